import { afterAll, beforeAll, expect, it } from 'vitest';
import { hasConflict } from '#lib/plan/plan.ts';
import { listKeyChoices } from '#server/aws/kms/list-keys.ts';
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

it('shows what a deployer role lacks that may not list keys', async () => {
  await engine.startOver();
  await engine.aws.faults.fail({ operation: 'ListKeys', kind: 'access-denied' });
  const { target } = requestFor();
  const error = await withTeamAws(engine.portal, REQUESTER, target, listKeyChoices).catch((thrown) => thrown);
  expect(error).toMatchObject({ code: 'access-denied', params: { action: 'kms:ListKeys', policyType: 'identity' } });
  expect(JSON.parse(error.params.statement)).toEqual({
    Effect: 'Allow',
    Action: 'kms:ListKeys',
    Resource: '*',
  });
});
