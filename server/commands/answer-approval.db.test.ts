import { randomBytes, randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEscrowKeys } from '#server/escrow/escrow-keys.ts';
import { sealPasswords, storePasswords } from '#server/escrow/stored-passwords.ts';
import { appendChanges } from '#server/store/runs/append-changes.ts';
import { expireApprovals } from '#server/store/runs/expire-approvals.ts';
import { insertRun, type NewRun } from '#server/store/runs/insert-run.ts';
import { claimRun } from '#server/store/runs/lease.ts';
import { loadRunView } from '#server/store/runs/load-run.ts';
import { refuseNamesInUse } from '#server/store/runs/refuse-names-in-use.ts';
import { LEE, newRun, REQUEST, storeRun } from '#server/store/testing/new-run.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { codeOf, sendAgain } from '#server/store/testing/send-again.ts';
import { openTestDatabase, type TestDatabase } from '#server/store/testing/test-database.ts';
import { approveRun } from './approve-run.ts';
import { denyRun } from './deny-run.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

const PLAN_HASH = 'a'.repeat(64);
const escrow = openEscrowKeys({ keys: [randomBytes(32)], kmsKeyArns: [] });
const portal = () => ({ db: database.db, escrow }) as never;

/** In its own account, so that no two runs conflict over names. */
async function storeWaiting(given: Partial<NewRun> = {}): Promise<string> {
  const run = newRun({
    accountId: String(randomInt(1e11, 9e11)),
    approval: { planHash: PLAN_HASH, plan: null },
    also: async (trx, runId) => {
      const scope = { runId, teamId: 'payments' };
      await storePasswords(trx, runId, await sealPasswords(escrow, scope, { source: 'one', destination: 'two' }));
    },
    ...given,
  });
  const { runId } = await insertRun(database.db, run);
  return runId;
}

const approve = async (runId: string, actor = LEE) => {
  return codeOf(sendAgain(() => approveRun(portal(), actor, { runId, planHash: PLAN_HASH })));
};
const deny = async (runId: string, reason = '') => {
  return codeOf(sendAgain(() => denyRun(portal(), LEE, { runId, reason })));
};
const stateOf = async (runId: string) => (await loadRunView(database.db, runId))?.state;
const escrowOf = (runId: string) => rawSql(database.db, 'SELECT 1 FROM escrow_key WHERE run_id = $1', [runId]);
const recordsOf = async (runId: string) => {
  const rows = await rawSql<{ kind: string; person_id: string; data: { planHash?: string; reason?: string } }>(
    database.db,
    "SELECT kind, person_id, data FROM audit_record WHERE run_id = $1 AND kind <> 'submission' ORDER BY no",
    [runId],
  );
  return rows.map(({ kind, person_id, data: { planHash, reason } }) =>
    reason === undefined ? [kind, person_id, planHash] : [kind, person_id, planHash, reason],
  );
};
/** As if the run had been requested eight days ago. */
async function makeOverdue(runId: string): Promise<void> {
  await rawSql(database.db, "UPDATE event SET at = at - interval '8 days' WHERE run_id = $1", [runId]);
  await rawSql(database.db, "UPDATE run SET approval_until = approval_until - interval '8 days' WHERE id = $1", [
    runId,
  ]);
}

test('a waiting run is not claimed, and of fifty parallel approvals only one counts', async () => {
  const runId = await storeWaiting();
  expect(await claimRun(database.db, { runId, owner: 'worker', leaseMs: 60_000 })).toBeNull();
  const answers = await Promise.all(Array.from({ length: 50 }, () => approve(runId)));
  expect(new Set(answers)).toEqual(new Set(['ok']));
  expect(await recordsOf(runId)).toEqual([['approval', 'lead', PLAN_HASH]]);
  expect(await claimRun(database.db, { runId, owner: 'worker', leaseMs: 60_000 })).not.toBeNull();
});

test('an approval by the requester changes nothing', async () => {
  const runId = await storeWaiting({ by: { userId: LEE.userId, name: LEE.name } });
  expect(await approve(runId)).toBe('approval-own');
  expect(await deny(runId)).toBe('approval-own');
  expect(await stateOf(runId)).toBe('awaiting-approval');
});

test('one denial wins over any number of approvals and deletes the passwords immediately', async () => {
  const runId = await storeWaiting();
  await Promise.all([
    ...Array.from({ length: 20 }, () => approve(runId)),
    deny(runId, 'the wrong key'),
    deny(runId, 'the wrong key'),
  ]);
  expect(await stateOf(runId)).toBe('denied');
  expect(await escrowOf(runId)).toEqual([]);
  expect((await recordsOf(runId)).filter(([kind]) => kind === 'denial')).toEqual([
    ['denial', 'lead', PLAN_HASH, 'the wrong key'],
  ]);
  expect(await approve(runId)).toBe('not-awaiting-approval');
  expect(await claimRun(database.db, { runId, owner: 'worker', leaseMs: 60_000 })).toBeNull();
});

test('a denial beats a worker that has claimed the run but not started it, and is refused afterwards', async () => {
  const runId = await storeWaiting();
  await approve(runId);
  const claim = await claimRun(database.db, { runId, owner: 'worker', leaseMs: 60_000 });
  expect(await deny(runId)).toBe('ok');
  const late = appendChanges(database.db, { runId, epoch: claim?.epoch ?? 0 }, [{ type: 'run.started' }]);
  await expect(late).rejects.toThrow('another process has claimed the run');
  expect(await stateOf(runId)).toBe('denied');

  const begun = await storeWaiting();
  await approve(begun);
  await appendChanges(database.db, { runId: begun, epoch: 0 }, [{ type: 'run.started' }]);
  expect(await deny(begun)).toBe('not-awaiting-approval');
  expect(await stateOf(begun)).toBe('running');
});

test('a run expires once, seven days later by the database’s clock, and its names are free again', async () => {
  const runId = await storeWaiting();
  const [{ days } = { days: 0 }] = await rawSql<{ days: number }>(
    database.db,
    'SELECT extract(epoch FROM approval_until - created_at) / 86400 AS days FROM run WHERE id = $1',
    [runId],
  );
  expect(Number(days)).toBeCloseTo(7, 4);
  expect(await expireApprovals(database.db)).toBe(0);
  const { accountId } = (await loadRunView(database.db, runId)) ?? { accountId: '' };
  const again = () =>
    storeRun(database.db, {
      accountId,
      also: (trx, id) => refuseNamesInUse(trx, { runId: id, accountId, request: REQUEST }),
    });
  await expect(again()).rejects.toMatchObject({ code: 'names-in-use' });

  await makeOverdue(runId);
  const ended = await Promise.all([expireApprovals(database.db), expireApprovals(database.db), approve(runId)]);
  expect([ended[0] + ended[1], ended[2]]).toEqual([1, 'not-awaiting-approval']);
  expect(await stateOf(runId)).toBe('expired');
  expect(await escrowOf(runId)).toEqual([]);
  expect(await recordsOf(runId)).toEqual([['approval-expiry', null, PLAN_HASH]]);
  await again();
});

test('refuses another clean-up while one waits for approval', async () => {
  const setUp = await storeWaiting();
  await deny(setUp);
  const cleanUp = { runId: setUp, arns: {}, rows: [], keyDeletionDays: 30, secretRecoveryDays: 7 };
  await storeWaiting({ cleanUp });
  await expect(storeWaiting({ cleanUp })).rejects.toMatchObject({ code: 'clean-up-open' });
});
