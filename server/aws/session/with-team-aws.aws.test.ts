import { afterAll, beforeAll, expect, it } from 'vitest';
import { hasConflict } from '#lib/plan/plan.ts';
import { REQUESTER, requestFor, startTestEngine, type TestEngine } from '#server/engine/testing/test-engine.ts';
import { makePlan, newRunContext } from '#server/engine/worker/make-plan.ts';
import { withTeamAws } from './with-team-aws.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine?.stop());

it('plans in an account that throttles half of all calls', async () => {
  await engine.startOver();
  const half = { operation: '*', session: 'limitless-plan', chance: 0.5 };
  const calm = await engine.aws.faults.fail({ ...half, kind: 'throttle' });
  const request = requestFor();
  const plans = Array.from({ length: 3 }, () =>
    withTeamAws(engine.portal, REQUESTER, request.target, (aws) =>
      makePlan(newRunContext(engine.portal, aws, request)),
    ),
  );
  expect((await Promise.all(plans)).map(hasConflict)).toEqual([false, false, false]);
  await calm();
});
