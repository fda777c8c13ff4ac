import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunChange } from '#lib/runs/events.ts';
import { STEP_NAMES } from '#lib/runs/steps.ts';
import { storeRun } from '../testing/new-run.ts';
import { rawSql } from '../testing/raw-sql.ts';
import { sendAgain } from '../testing/send-again.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { appendChanges, isStaleEpoch } from './append-changes.ts';
import { changeRun } from './change-run.ts';
import { deleteEscrow, insertEscrow, loadEscrow } from './escrow-rows.ts';
import { intentToken } from './intent-token.ts';
import { ensureIntent, markIntentAttempted, readTokens } from './intents.ts';
import { claimRun } from './lease.ts';
import { loadRunEvents, loadRunView } from './load-run.ts';
import { searchRuns } from './search-runs.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

const STARTED: RunChange = { type: 'step.started', step: 'access', attempt: 1, by: null };

async function storeClaimed() {
  const runId = await storeRun(database.db, {
    also: (trx, id) =>
      insertEscrow(trx, id, {
        wrappedKey: Buffer.from('wrapped'),
        storedKey: null,
        rows: [{ field: 'source', sealed: Buffer.from('sealed') }],
      }),
  });
  await claimRun(database.db, { runId, owner: 'first', leaseMs: 60_000 });
  return { runId, epoch: 1 };
}

/** Another process claims the run, as happens once the first lease expires. */
async function recoverRun(runId: string): Promise<void> {
  await rawSql(database.db, "UPDATE run SET lease_until = now() - interval '1 second' WHERE id = $1", [runId]);
  await claimRun(database.db, { runId, owner: 'second', leaseMs: 60_000 });
}

test('returns exactly what is stored, with numbers and times from the database', async () => {
  const guard = await storeClaimed();
  const { events } = await appendChanges(database.db, guard, [{ type: 'run.started' }, STARTED]);
  expect(events.map((event) => event.no)).toEqual([2, 3]);
  expect(await loadRunEvents(database.db, guard.runId, 1)).toEqual(events);
});

test('numbers events without gaps, with times that never go back, under 50 concurrent appends', async () => {
  const guard = await storeClaimed();
  const appended = await Promise.all(
    Array.from({ length: 50 }, (_, index) => {
      const [changes, writeId] = [index % 2 ? [STARTED] : [STARTED, STARTED], randomUUID()];
      return sendAgain(() => appendChanges(database.db, guard, changes, { writeId }));
    }),
  );
  const events = await loadRunEvents(database.db, guard.runId);
  expect(events.map((event) => event.no)).toEqual(Array.from({ length: 76 }, (_, index) => index + 1));
  expect(events.map((event) => event.at)).toEqual(events.map((event) => event.at).sort());
  const given = appended.flatMap((written) => written.events);
  expect(given.sort((a, b) => a.no - b.no)).toEqual(events.slice(1));
});

test('refuses events, intents, and escrow from a worker that lost its run', async () => {
  const guard = await storeClaimed();
  const { token } = await ensureIntent(database.db, guard, 'kms-key');
  await recoverRun(guard.runId);
  const refused = await Promise.allSettled([
    appendChanges(database.db, guard, [STARTED], {
      also: (trx) => deleteEscrow(trx, guard.runId, ['source']),
    }),
    ensureIntent(database.db, guard, 'source-secret'),
    markIntentAttempted(database.db, guard, 'kms-key', true),
  ]);
  expect(refused.map((one) => one.status === 'rejected' && isStaleEpoch(one.reason))).toEqual([true, true, true]);
  expect(await loadRunEvents(database.db, guard.runId, 1)).toEqual([]);
  expect(await loadEscrow(database.db, guard.runId, 'source')).not.toBeNull();
  const sent = 'SELECT step FROM intent WHERE run_id = $1 AND attempted_at IS NOT NULL';
  expect(await rawSql(database.db, sent, [guard.runId])).toEqual([]);
  expect(await ensureIntent(database.db, { ...guard, epoch: 2 }, 'kms-key')).toEqual({ token, attemptedAgoMs: null });
});

test('lets a write in progress finish before a claim, and refuses the next write', async () => {
  const guard = await storeClaimed();
  await rawSql(database.db, "UPDATE run SET lease_until = now() - interval '1 second' WHERE id = $1", [guard.runId]);
  const claim = () => claimRun(database.db, { runId: guard.runId, owner: 'second', leaseMs: 60_000 });
  const { events } = await appendChanges(database.db, guard, [STARTED], {
    also: async () => expect(await claim()).toBeNull(),
  });
  expect(await claim()).toMatchObject({ epoch: 2 });
  expect(await appendChanges(database.db, guard, [STARTED]).catch(isStaleEpoch)).toBe(true);
  expect(await loadRunEvents(database.db, guard.runId, 1)).toEqual(events);
});

test('rolls back the changes when a write in the same transaction fails', async () => {
  const guard = await storeClaimed();
  const failing = appendChanges(database.db, guard, [STARTED], {
    also: () => Promise.reject(new Error('no')),
  });
  await expect(failing).rejects.toThrow('no');
  expect(await loadRunEvents(database.db, guard.runId, 1)).toEqual([]);
});

test('stores a retried write once', async () => {
  const guard = await storeClaimed();
  const writeId = randomUUID();
  const first = await appendChanges(database.db, guard, [{ type: 'run.started' }, STARTED], { writeId });
  const again = await appendChanges(database.db, guard, [{ type: 'run.started' }, STARTED], { writeId });
  expect(again).toEqual(first);
  expect(await loadRunEvents(database.db, guard.runId, 1)).toEqual(first.events);
});

test('does not delete a password twice', async () => {
  const guard = await storeClaimed();
  const destroyed = (reason: 'cancelled' | 'done' | 'expired', ...fields: ('source' | 'destination')[]): RunChange => ({
    type: 'password.destroyed',
    fields,
    reason,
  });
  await appendChanges(database.db, guard, [destroyed('cancelled', 'source')]);
  await appendChanges(database.db, guard, [destroyed('done', 'source')]);
  await appendChanges(database.db, guard, [destroyed('expired', 'source', 'destination')]);
  expect(await loadRunEvents(database.db, guard.runId, 1)).toMatchObject([
    { no: 2, fields: ['source'], reason: 'cancelled' },
    { no: 3, fields: ['destination'], reason: 'expired' },
  ]);
});

test('stores text that jsonb refuses', async () => {
  const guard = await storeClaimed();
  const message = 'a\u0000b \ud800 \\u0000 "c"';
  const aws = { operation: 'CreateKey', code: 'X', message, requestId: null, httpStatus: 400 };
  const error = { code: 'unexpected' as const, params: {}, aws };
  const failed: RunChange = { type: 'step.failed', step: 'kms-key', attempt: 1, error };
  const { events } = await appendChanges(database.db, guard, [failed]);
  expect(await loadRunEvents(database.db, guard.runId, 1)).toEqual(events);
  expect(await loadRunEvents(database.db, guard.runId, 1)).toMatchObject([
    { error: { aws: { message: 'a\ufffdb \ufffd \\u0000 "c"' } } },
  ]);
});

test('derives the summary from the events: state, end, failed step, and ARNs', async () => {
  const guard = await storeClaimed();
  const error = { code: 'throttled' as const, params: {}, aws: null };
  const summary = async () => {
    const { items } = await searchRuns(database.db, { filter: { text: [guard.runId] }, limit: 1 });
    return items[0];
  };
  const keyArn = `arn:aws:kms:us-east-1:111111111111:key/${guard.runId}`;
  await appendChanges(database.db, guard, [
    { type: 'run.started' },
    { type: 'step.succeeded', step: 'kms-key', attempt: 1, outcome: 'created', params: {}, arns: { keyArn } },
    { type: 'step.failed', step: 'kms-alias', attempt: 1, error },
    { type: 'step.failed', step: 'iam-role', attempt: 1, error },
  ]);
  expect(await summary()).toMatchObject({ state: 'running', failedStep: 'kms-alias', keyArn, finishedAt: null });
  const { events } = await appendChanges(database.db, guard, [{ type: 'run.failed' }]);
  expect(await summary()).toMatchObject({ state: 'failed', finishedAt: events[0]?.at });
  const by = { userId: 'lead', name: 'Lee' };
  await appendChanges(database.db, guard, [{ type: 'run.retried', by, steps: ['kms-alias'] }]);
  expect(await summary()).toMatchObject({ state: 'queued', failedStep: 'iam-role', finishedAt: null });
});

test("adds a worker's changes on top of what others wrote since its last view", async () => {
  const guard = await storeClaimed();
  const known = (await loadRunView(database.db, guard.runId)) ?? undefined;
  const by = { userId: 'lead', name: 'Lee' };
  await changeRun(database.db, guard.runId, () => ({ ok: true, value: [{ type: 'run.cancel-requested', by }] }));
  const interrupted: RunChange = { type: 'step.interrupted', step: 'access', attempt: 1 };
  const { view, events } = await appendChanges(database.db, guard, [interrupted], { known });
  expect(events).toMatchObject([{ no: 3, type: 'step.interrupted' }]);
  expect(view).toEqual(await loadRunView(database.db, guard.runId));
  const state = 'SELECT state FROM run WHERE id = $1';
  expect(await rawSql(database.db, state, [guard.runId])).toEqual([{ state: 'cancelling' }]);
  const start = await appendChanges(database.db, guard, ({ state }) => (state === 'cancelling' ? [] : [STARTED]), {
    known,
  });
  expect(start.events).toEqual([]);
});

test('follows the database when a worker knows more than a restored database', async () => {
  const guard = await storeClaimed();
  const { view: known } = await appendChanges(database.db, guard, [{ type: 'run.started' }, STARTED]);
  await rawSql(database.db, 'DELETE FROM event WHERE run_id = $1 AND no > 1', [guard.runId]);
  await rawSql(database.db, 'UPDATE run SET last_no = 1 WHERE id = $1', [guard.runId]);
  const { view } = await appendChanges(database.db, guard, [{ type: 'run.started' }], { known });
  expect(view.lastNo).toBe(2);
  expect(view).toEqual(await loadRunView(database.db, guard.runId));
});

test('keeps the token of an intent, and reports whether its call may have been sent', async () => {
  const guard = await storeClaimed();
  const intent = await ensureIntent(database.db, guard, 'kms-key');
  expect(intent).toEqual({ token: expect.stringMatching(/^[0-9a-f-]{36}$/), attemptedAgoMs: null });
  await markIntentAttempted(database.db, guard, 'kms-key', true);
  const sent = await ensureIntent(database.db, guard, 'kms-key');
  expect(sent).toEqual({ token: intent.token, attemptedAgoMs: expect.any(Number) });
  await markIntentAttempted(database.db, guard, 'kms-key', false);
  expect(await ensureIntent(database.db, guard, 'kms-key')).toEqual(intent);
});

test('stores the tokens with the run, and does not derive them from its id', async () => {
  const guard = await storeClaimed();
  const tokens = await readTokens(database.db, guard.runId);
  expect((await ensureIntent(database.db, guard, 'source-secret')).token).toBe(tokens['source-secret']);
  expect(new Set(Object.values(tokens)).size).toBe(STEP_NAMES.length);
  for (const step of STEP_NAMES) expect(tokens[step]).not.toBe(intentToken(guard.runId, step));
});

test('gives a run without stored tokens the same token each time, even after a restore', async () => {
  const guard = await storeClaimed();
  const forget = () => rawSql(database.db, 'DELETE FROM intent WHERE run_id = $1', [guard.runId]);
  await forget();
  const { token } = await ensureIntent(database.db, guard, 'source-secret');
  await forget();
  expect((await ensureIntent(database.db, guard, 'source-secret')).token).toBe(token);
  expect((await ensureIntent(database.db, guard, 'destination-secret')).token).not.toBe(token);
});
