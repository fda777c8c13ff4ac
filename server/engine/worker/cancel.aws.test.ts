import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { countMade } from '#e2e/harness/read-set-up.ts';
import { loadRunEvents } from '#server/store/runs/load-run.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { ACCOUNT, startTestEngine, type TestEngine } from '../testing/test-engine.ts';

const PLACE = { accountId: ACCOUNT, region: 'us-east-1' };
const MUTATING = ['CreateKey', 'CreateAlias', 'CreateSecret', 'CreateRole', 'PutKeyPolicy', 'PutRolePolicy'];
let engine: TestEngine;

beforeAll(async () => {
  engine = await startTestEngine();
});

afterAll(() => engine.stop());

beforeEach(async () => {
  await engine.startOver();
});

async function mutatingCalls(): Promise<string[]> {
  const calls = await engine.aws.faults.calls();
  return calls.map(({ operation }) => operation).filter((operation) => MUTATING.includes(operation));
}

/** Waits for a lease renewal, which tells the worker of a cancellation even if it missed the notification. */
async function waitForLeaseRenewal(runId: string): Promise<void> {
  const readEnd = async () => {
    const text = 'SELECT lease_until::text AS ends FROM run WHERE id = $1';
    const [row] = await rawSql<{ ends: string }>(engine.database.db, text, [runId]);
    return row?.ends;
  };
  const before = await readEnd();
  await vi.waitUntil(async () => (await readEnd()) !== before, { timeout: 60_000 });
}

function storedPasswords(runId: string): Promise<unknown[]> {
  return rawSql(engine.database.db, 'SELECT run_id FROM escrow_key WHERE run_id = $1', [runId]);
}

/** The fields in each passwords-deleted event. */
async function destroyedPasswords(runId: string): Promise<string[][]> {
  const events = await loadRunEvents(engine.database.db, runId);
  return events.flatMap((event) => (event.type === 'password.destroyed' ? [event.fields] : []));
}

describe('a run that is cancelled', () => {
  it('before a worker claims it makes no calls', async () => {
    const runId = await engine.request();
    await engine.cancel(runId);
    expect(await storedPasswords(runId)).toEqual([]);
    await engine.execute(runId);
    const view = await engine.view(runId);
    expect(view).toMatchObject({
      state: 'cancelled',
      cancelledBy: { name: 'dba@payments' },
      passwords: { source: 'cancelled', destination: 'cancelled' },
    });
    expect(Object.values(view.steps).flatMap(({ attempts }) => attempts)).toEqual([]);
    expect(await engine.aws.faults.calls()).toEqual([]);
    expect(await engine.execute(runId)).toBe(false);
  });

  it('while a step is about to decrypt its password fails no step and reports each password once', async () => {
    const runId = await engine.request();
    // The step reads who may use the key before it decrypts.
    const held = await engine.aws.faults.hold({ operation: 'ListGrants', when: 'after' });
    const done = engine.execute(runId);
    await held.reached();
    await engine.cancel(runId);
    await held.release();
    await done;
    const view = await engine.view(runId);
    expect(view.state).toBe('cancelled');
    expect(Object.values(view.steps).filter(({ state }) => state === 'failed')).toEqual([]);
    expect(await destroyedPasswords(runId)).toEqual([['source', 'destination']]);
  });

  it('while a secret is created keeps the secret and reports each password once', async () => {
    const runId = await engine.request();
    const held = await Promise.all(
      [1, 2].map((nth) => engine.aws.faults.hold({ operation: 'CreateSecret', nth, when: 'after' })),
    );
    const done = engine.execute(runId);
    await Promise.all(held.map((call) => call.reached()));
    await engine.cancel(runId);
    await Promise.all(held.map((call) => call.release()));
    await done;
    expect(await destroyedPasswords(runId)).toEqual([['source', 'destination']]);
    expect(await engine.view(runId)).toMatchObject({
      state: 'cancelled',
      passwords: { source: 'cancelled', destination: 'cancelled' },
    });
  });

  it('while a call is in flight keeps what the call creates and sends nothing after it', async () => {
    const runId = await engine.request();
    const held = await engine.aws.faults.hold({ operation: 'CreateKey', when: 'after' });
    const heldRole = await engine.aws.faults.hold({ operation: 'CreateRole', when: 'after' });
    const done = engine.execute(runId);
    await Promise.all([held.reached(), heldRole.reached()]);
    await engine.cancel(runId);
    expect((await engine.view(runId)).state).toBe('cancelling');
    await waitForLeaseRenewal(runId);
    await Promise.all([held.release(), heldRole.release()]);
    await done;
    const view = await engine.view(runId);
    expect(view.state).toBe('cancelled');
    expect(view.steps['kms-key'].state).toBe('succeeded');
    expect(view.arns.keyArn).toMatch(/^arn:aws:kms:/);
    expect(view.arns.roleArn).toMatch(/^arn:aws:iam:/);
    expect((await mutatingCalls()).toSorted()).toEqual(['CreateKey', 'CreateRole']);
    expect(await storedPasswords(runId)).toEqual([]);
    expect(await countMade(engine.aws.motoUrl, PLACE, runId)).toEqual({ keys: 1, secrets: 0 });
  });

  it('while it waits for AWS stops waiting', async () => {
    const runId = await engine.request();
    await engine.aws.faults.configure({ roleVisibility: { ms: 600_000, calls: 0 } });
    const done = engine.execute(runId);
    // Every step that doesn't wait for the role has finished, so nothing else is in flight.
    const waiting = {
      'source-secret': { state: 'succeeded' },
      'destination-secret': { state: 'succeeded' },
      'kms-alias': { state: 'succeeded' },
      'role-policy': { state: 'succeeded' },
      'key-policy': { state: 'waiting' },
    };
    await vi.waitFor(async () => expect((await engine.view(runId)).steps).toMatchObject(waiting), 60_000);
    await engine.cancel(runId);
    const sent = (await mutatingCalls()).length;
    await done;
    const view = await engine.view(runId);
    expect(view.state).toBe('cancelled');
    expect(view.steps['key-policy']).toMatchObject({ state: 'cancelled', attempts: [{ state: 'cancelled' }] });
    // At most the call that was in flight when the cancellation returned.
    expect((await mutatingCalls()).length).toBeLessThanOrEqual(sent + 1);
  });

  it('after its worker has died is ended by another one without any calls', async () => {
    const runId = await engine.request();
    const held = await engine.aws.faults.hold({ operation: 'CreateKey', when: 'before' });
    const doomed = engine.executeDoomed(runId);
    await held.reached();
    await doomed.kill();
    await engine.cancel(runId);
    await held.release();
    await doomed.ended;
    const sent = (await engine.aws.faults.calls()).length;
    await engine.execute(runId);
    expect(await engine.view(runId)).toMatchObject({
      state: 'cancelled',
      steps: { 'kms-key': { state: 'cancelled', attempts: [{ state: 'interrupted' }] } },
    });
    expect((await engine.aws.faults.calls()).length).toBe(sent);
  });

  it('after it has failed ends immediately and is not resumed', async () => {
    const runId = await engine.request();
    await engine.aws.faults.fail({ operation: 'CreateRole', kind: 'access-denied' });
    await engine.execute(runId);
    await engine.cancel(runId);
    expect(await engine.view(runId)).toMatchObject({ state: 'cancelled', steps: { 'iam-role': { state: 'failed' } } });
    expect(await storedPasswords(runId)).toEqual([]);
    await expect(engine.execute(runId)).resolves.toBe(false);
  });

  it('after everything is done has succeeded', async () => {
    const runId = await engine.request();
    await engine.execute(runId);
    await expect(engine.cancel(runId)).rejects.toThrow('not-cancellable');
    expect((await engine.view(runId)).state).toBe('succeeded');
  });
});

describe('a run that repeatedly loses its worker', () => {
  it('fails after five recoveries, and continues with a retry', async () => {
    const runId = await engine.request();
    for (let deaths = 0; deaths <= 5; deaths += 1) await dieIn(runId);
    await engine.execute(runId);
    const parked = await engine.view(runId);
    expect(parked.state).toBe('failed');
    expect(parked.steps.access.attempts.map(({ state }) => state)).toEqual([
      ...Array.from({ length: 5 }, () => 'interrupted'),
      'failed',
    ]);
    expect(parked.steps.access.attempts.at(-1)?.error).toMatchObject({ code: 'worker-died', params: { count: '6' } });

    await engine.retry(runId, 'access');
    await engine.execute(runId);
    expect((await engine.view(runId)).state).toBe('succeeded');
  });

  it('is never worked on together with another such run, so that only the cause fails', async () => {
    const [first, second] = [await engine.request(), await engine.request()];
    await rawSql(engine.database.db, 'UPDATE run SET recoveries = 3 WHERE id = ANY ($1)', [[first, second]]);
    const held = await engine.aws.faults.hold({ operation: 'AssumeRole', session: `limitless-${first}` });
    const working = engine.execute(first);
    await held.reached();
    expect(await engine.execute(second)).toBe(false);
    await held.release();
    await working;
    expect((await engine.view(first)).state).toBe('succeeded');
    expect(await engine.execute(second)).toBe(true);
  });

  async function dieIn(runId: string): Promise<void> {
    const held = await engine.aws.faults.hold({ operation: 'AssumeRole' });
    const doomed = engine.executeDoomed(runId);
    await held.reached();
    await doomed.kill();
    await held.release();
    await doomed.ended;
  }
});
