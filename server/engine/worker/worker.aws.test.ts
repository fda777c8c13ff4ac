import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Barrier } from '#e2e/harness/fault-book.ts';
import type { RunView } from '#lib/runs/view.ts';
import { RUNS_PER_PROCESS } from '#server/store/database/database.ts';
import { loadRunEvents } from '#server/store/runs/load-run.ts';
import { wantCheck } from '#server/store/setups/checks.ts';
import { findSetup } from '#server/store/setups/list-setups.ts';
import { listSweeps } from '#server/store/sweeps/list-orphans.ts';
import { wantSweeps } from '#server/store/sweeps/sweeps.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { sweepPlaces } from '../sweep/sweeper.ts';
import { REQUESTER, startTestEngine, type TestEngine } from '../testing/test-engine.ts';
import { CHORE_PACE, startWorker, type Worker } from './worker.ts';

let engine: TestEngine;

beforeAll(async () => {
  engine = await startTestEngine();
});

beforeEach(async () => {
  await engine.startOver();
});

afterAll(() => engine.stop());

/**
 * Stops a worker while AWS holds back the operation's response. Returns the run's view when another process has
 * finished it.
 */
async function stopDuring(barrier: Barrier, afterStop = async () => {}): Promise<RunView> {
  const start = (processId: string) =>
    // Only announcements: of a new run to the first process, and of the handover to the second.
    startWorker({ ...engine.portal, processId }, { ...CHORE_PACE, takeMs: 600_000 });
  const stopping = await start('first');
  const held = await engine.aws.faults.hold({ ...barrier, when: 'after' });
  const runId = await engine.request();
  await held.reached();
  const other = await start('second');
  const stopped = stopping.stop();
  await held.release();
  await stopped;
  await afterStop();
  await vi.waitFor(async () => expect((await engine.view(runId)).state).toBe('succeeded'), 150_000);
  await other.stop();
  return engine.view(runId);
}

async function countCalls(operation: string): Promise<number> {
  return (await engine.aws.faults.calls()).filter((call) => call.operation === operation).length;
}

/** Whether the run has stored that AWS rejected its CreateKey. */
async function isKeyGivenUp(runId: string): Promise<boolean> {
  const sql = "SELECT FROM intent WHERE run_id = $1 AND step = 'kms-key' AND attempted_at IS NULL";
  return (await rawSql(engine.database.db, sql, [runId])).length > 0;
}

function attemptsOf(view: RunView, step: 'kms-key' | 'iam-role') {
  return view.steps[step].attempts.map(({ state }) => state);
}

describe('a worker that stops hands its runs to another process', () => {
  it('with the response to a call that was in flight', async () => {
    // The waiting call ends first and must not discard the response.
    const answerAgain = await engine.aws.faults.fail({ operation: 'CreateKey', kind: 'throttle' });
    const held = await engine.aws.faults.hold({ operation: 'CreateRole', when: 'after' });
    const runId = await engine.request();
    const stop = new AbortController();
    const working = engine.execute(runId, stop.signal);
    await held.reached();
    await vi.waitUntil(() => countCalls('CreateKey'), { timeout: 20_000 });
    stop.abort(new Error('the process stops'));
    await vi.waitUntil(() => isKeyGivenUp(runId), { timeout: 20_000 });
    await held.release();
    await working;
    await answerAgain();
    await engine.execute(runId);
    const view = await engine.view(runId);
    expect(view.state).toBe('succeeded');
    expect(attemptsOf(view, 'iam-role')).toEqual(['succeeded']);
    expect(await countCalls('CreateRole')).toBe(1);
  });

  it('which does not look for a key whose call AWS rejected', async () => {
    const answerAgain = await engine.aws.faults.fail({ operation: 'CreateKey', kind: 'throttle' });
    const view = await stopDuring({ operation: 'CreateRole' }, answerAgain);
    expect(attemptsOf(view, 'kms-key')).toEqual(['interrupted', 'succeeded']);
    const waits = (await loadRunEvents(engine.database.db, view.id)).filter(({ type }) => type === 'step.waiting');
    expect(waits).not.toContainEqual(expect.objectContaining({ step: 'kms-key', reason: 'key-lookup' }));
  });
});

describe('a worker takes', () => {
  const countHeld = async () =>
    (await rawSql(engine.database.db, 'SELECT FROM run WHERE lease_until > clock_timestamp()')).length;
  const countActive = async () =>
    (await rawSql(engine.database.db, "SELECT FROM run WHERE state IN ('queued', 'running')")).length;

  it('as many runs at once as a process may have, and the others as these end', async () => {
    const answerAgain = await engine.aws.faults.fail({ operation: 'AssumeRole', kind: 'throttle' });
    for (let no = 0; no < RUNS_PER_PROCESS + 2; no += 1) await engine.request();
    const worker = await startWorker(engine.portal, { ...CHORE_PACE, takeMs: 50 });
    await vi.waitUntil(async () => (await countHeld()) >= RUNS_PER_PROCESS, { timeout: 60_000 });
    // Each of several more turns could take one more.
    const calls = await countCalls('AssumeRole');
    await vi.waitUntil(async () => (await countCalls('AssumeRole')) > calls + 50, { timeout: 60_000 });
    expect(await countHeld()).toBe(RUNS_PER_PROCESS);
    await answerAgain();
    await vi.waitUntil(async () => (await countActive()) === 0, { timeout: 60_000 });
    await worker.stop();
  });
});

describe('a worker sweeps', () => {
  const places = () => sweepPlaces(engine.portal.config);
  const countSwept = async () => {
    const sweeps = await listSweeps(engine.database.db, places());
    return sweeps.filter(({ sweptAt }) => sweptAt !== null).length;
  };
  const start = (firstSweepMs: number): Promise<Worker> => {
    const settings = { ...engine.portal.settings, sweepMinutes: 10 };
    return startWorker({ ...engine.portal, settings }, { ...CHORE_PACE, sweepCheckMs: 50, firstSweepMs });
  };

  beforeEach(async () => {
    await rawSql(engine.database.db, 'TRUNCATE sweep CASCADE');
  });

  it('every place on schedule once its first sweep is due', async () => {
    const worker = await start(0);
    await vi.waitFor(async () => expect(await countSwept()).toBe(places().length), 60_000);
    await worker.stop();
  });

  it('only what was requested until then', async () => {
    const worker = await start(600_000);
    await wantSweeps(engine.database.db, places().slice(0, 1), REQUESTER);
    await vi.waitFor(async () => expect(await countSwept()).toBe(1), 60_000);
    await worker.stop();
    expect(await countSwept()).toBe(1);
  });
});

it('a worker compares a setup with AWS when a person requests it', async () => {
  const runId = await engine.request();
  await engine.execute(runId);
  const worker = await startWorker(engine.portal, { ...CHORE_PACE, setupCheckMs: 50 });
  const { userId, name } = REQUESTER;
  await wantCheck(engine.database.db, runId, { userId, name });
  await vi.waitFor(async () => {
    const setup = await findSetup(engine.database.db, runId, []);
    expect(setup?.history).toMatchObject([{ state: 'in-sync', requestedBy: { userId, name } }]);
  }, 60_000);
  await worker.stop();
});
