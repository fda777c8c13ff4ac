import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FaultInput } from '#e2e/harness/fault-book.ts';
import { firstRows } from '#lib/testing/trials.ts';
import { CLEAN, type CleanUpRuns, MUTATING, ONCE_EACH, startCleanUpRuns } from '../testing/clean-up-runs.ts';
import { startTestEngine, type TestEngine } from '../testing/test-engine.ts';

let engine: TestEngine;
let runs: CleanUpRuns;

beforeAll(async () => {
  engine = await startTestEngine();
});

afterAll(() => engine.stop());

beforeEach(async () => {
  runs = await startCleanUpRuns(engine);
});

describe('a call with an unknown outcome', () => {
  const faults: [FaultInput['kind'], number][] = [
    ['drop-after', 1],
    ['error-before', 2],
    ['error-after', 1],
    ['drop-before', 2],
  ];

  it.each(firstRows(faults, 2))('%s is verified, and each resource is deleted once', async (kind, times) => {
    const run = await runs.setUp();
    const cleanUpId = await runs.confirm(run);
    for (const operation of MUTATING) {
      const calls = operation === 'DeleteSecret' ? 2 : 1;
      await engine.aws.faults.fail({ operation, kind, times: calls, session: `limitless-${cleanUpId}` });
    }
    await engine.execute(cleanUpId);
    const done = await engine.view(cleanUpId);
    expect(done.state).toBe('succeeded');
    expect(await runs.left(run)).toEqual(CLEAN);
    expect(await runs.sent(cleanUpId)).toEqual(
      Object.fromEntries(Object.entries(ONCE_EACH).map(([operation, count]) => [operation, count * times])),
    );
    expect(done.steps['remove-role'].attempts).toHaveLength(1);
  });
});

describe('a process that dies', () => {
  it('between a call and its record leaves the rest to another one, which repeats nothing', async () => {
    const run = await runs.setUp();
    const cleanUpId = await runs.confirm(run);
    const together = ['DeleteRolePolicy', 'PutKeyPolicy', 'DeleteSecret', 'DeleteAlias'];
    for (const operations of [together, ['DeleteRole'], ['ScheduleKeyDeletion']]) {
      await dieAfter(cleanUpId, operations);
    }
    await engine.execute(cleanUpId);
    const done = await engine.view(cleanUpId);
    expect(done.state).toBe('succeeded');
    expect(await runs.left(run)).toEqual(CLEAN);
    expect(await runs.sent(cleanUpId)).toEqual(ONCE_EACH);
    expect(done.steps['remove-role'].attempts.map(({ state }) => state)).toEqual(['interrupted', 'succeeded']);
  });

  /** AWS has carried out these calls, and the process dies before it gets the responses. */
  async function dieAfter(runId: string, operations: string[]): Promise<void> {
    const held = await Promise.all(
      operations.map((operation) =>
        engine.aws.faults.hold({ operation, when: 'after', session: `limitless-${runId}` }),
      ),
    );
    const doomed = engine.executeDoomed(runId);
    await Promise.all(held.map((one) => one.reached()));
    await doomed.kill();
    await Promise.all(held.map((one) => one.release()));
    await doomed.ended;
  }
});
