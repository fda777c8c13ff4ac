import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuditKind } from '#lib/audit/audit-record.ts';
import type { Actor } from '#lib/people/access.ts';
import { type CleanUpPlan, removedKeys } from '#lib/plan/clean-up-plan.ts';
import type { RunChange } from '#lib/runs/events.ts';
import { approveRun } from '#server/commands/approve-run.ts';
import { cancelRun } from '#server/commands/cancel-run.ts';
import { startCleanUp } from '#server/commands/clean-up-run.ts';
import { denyRun } from '#server/commands/deny-run.ts';
import { exportAudit } from '#server/commands/export-audit.ts';
import { providePasswords } from '#server/commands/provide-passwords.ts';
import { retryRun } from '#server/commands/retry-run.ts';
import { openEscrowKeys } from '#server/escrow/escrow-keys.ts';
import { openStoredPassword, sealPasswords, storePasswords } from '#server/escrow/stored-passwords.ts';
import { findAudit } from '#server/queries/find-audit.ts';
import { findRun } from '#server/queries/find-run.ts';
import { findTroubledRuns } from '#server/queries/find-runs.ts';
import { recordAct } from '#server/store/audit/append-audit.ts';
import { endAllSessions, endSessionsOf } from '#server/store/people/end-sessions.ts';
import { createSession, endSession } from '#server/store/people/sessions.ts';
import { recordSignIn } from '#server/store/people/users.ts';
import { appendChanges } from '#server/store/runs/append-changes.ts';
import { expireApprovals } from '#server/store/runs/expire-approvals.ts';
import type { NewRun } from '#server/store/runs/insert-run.ts';
import { loadRunView } from '#server/store/runs/load-run.ts';
import { wantSweeps } from '#server/store/sweeps/sweeps.ts';
import { takeBackup } from '#server/store/testing/backup-lines.ts';
import { DANA, LEE, storeRun } from '#server/store/testing/new-run.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '#server/store/testing/test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

const OTHER: Actor = { ...DANA, userId: 'user-2', name: 'Omar', teams: { analytics: ['dba'] } };
const AUDITOR: Actor = { ...DANA, userId: 'user-3', name: 'Aki', teams: {}, isAuditor: true };
const PLAN_HASH = 'a'.repeat(64);
const BY_DANA = { userId: DANA.userId, name: DANA.name };
const PASSWORDS = { source: 'canary-source-81723', destination: 'canary-destination-99121' };
const escrow = openEscrowKeys({ keys: [randomBytes(32)], kmsKeyArns: [] });

const portal = () => ({ db: database.db, escrow, config: { teams: [{ id: 'payments' }] } }) as never;
const scope = (runId: string) => ({ runId, teamId: 'payments' });
const storeWithPasswords = (given: Partial<NewRun> = {}) =>
  storeRun(database.db, {
    // A separate account, so that no two runs want the same names.
    accountId: String(randomInt(1e11, 9e11)),
    also: async (trx, runId) => storePasswords(trx, runId, await sealPasswords(escrow, scope(runId), PASSWORDS)),
    ...given,
  });

const storeWaiting = () => storeWithPasswords({ approval: { planHash: PLAN_HASH, plan: null } });
async function storeOverdue(): Promise<string> {
  const runId = await storeWaiting();
  await rawSql(database.db, "UPDATE run SET approval_until = now() - interval '1 second' WHERE id = $1", [runId]);
  return runId;
}

const STEP = { step: 'source-secret', attempt: 1 } as const;
const FAILED: RunChange[] = [
  { type: 'run.started' },
  { type: 'step.started', ...STEP, by: null },
  { type: 'step.failed', ...STEP, error: { code: 'unexpected', params: {}, aws: null } },
  { type: 'run.failed' },
];
async function storeFailed(): Promise<string> {
  const runId = await storeWithPasswords();
  await appendChanges(database.db, { runId, epoch: 0 }, FAILED);
  return runId;
}
async function storeWithoutPassword(): Promise<string> {
  const runId = await storeFailed();
  const lost: RunChange = { type: 'password.destroyed', fields: ['source'], reason: 'expired' };
  await appendChanges(database.db, { runId, epoch: 0 }, [lost]);
  return runId;
}

async function signIn(): Promise<{ userId: string; tokenHash: Buffer }> {
  const person = { issuer: 'i', subject: randomUUID(), name: 'Dana', groups: [], groupsProblem: null };
  const userId = await recordSignIn(database.db, person);
  const tokenHash = randomBytes(32);
  await createSession(database.db, { tokenHash, userId, sealedIdToken: null });
  return { userId, tokenHash };
}

async function startCleanUpOf(runId: string): Promise<unknown> {
  const view = await loadRunView(database.db, runId);
  if (!view) throw new Error('run not found');
  const role = { resource: 'iam-role', action: 'delete', name: 'loader-role', arn: null, reason: null, params: {} };
  const rows = [role] as CleanUpPlan['rows'];
  const confirmation = { roleName: 'loader-role', keyDeletionDays: 30, secretRecoveryDays: 7 };
  return startCleanUp(
    portal(),
    DANA,
    view,
    { requestKey: randomUUID(), removes: removedKeys(rows), ...confirmation },
    async () => ({ rows }) as CleanUpPlan,
  );
}

/** Each recorded action: its preparation, and the action itself. */
const ACTS: readonly [kind: AuditKind, prepare: () => Promise<string>, act: (id: string) => Promise<unknown>][] = [
  [
    'sign-in',
    () =>
      recordSignIn(database.db, { issuer: 'i', subject: randomUUID(), name: 'Dana', groups: [], groupsProblem: null }),
    (userId) => createSession(database.db, { tokenHash: randomBytes(32), userId, sealedIdToken: null }),
  ],
  [
    'sign-out',
    async () => (await signIn()).tokenHash.toString('hex'),
    (token) => endSession(database.db, Buffer.from(token, 'hex')),
  ],
  [
    'sessions-ended',
    async () => (await signIn()).userId,
    (userId) => endSessionsOf(database.db, { whose: { userId }, entry: 'blocked', by: BY_DANA }),
  ],
  ['sessions-ended', async () => (await signIn()).userId, () => endAllSessions(database.db, BY_DANA)],
  ['refusal', () => storeWithPasswords(), (runId) => findRun(database.db, OTHER, runId)],
  ['refusal', async () => '', () => findTroubledRuns(database.db, DANA, {})],
  ['submission', async () => '', () => storeWithPasswords()],
  [
    'plan',
    async () => '',
    () => recordAct(database.db, { kind: 'plan', teamId: 'payments', runId: null, by: BY_DANA, data: {} }),
  ],
  ['retry', storeFailed, (runId) => retryRun(portal(), DANA, { runId, step: 'source-secret' })],
  ['approval', storeWaiting, (runId) => approveRun(portal(), LEE, { runId, planHash: PLAN_HASH })],
  ['denial', storeWaiting, (runId) => denyRun(portal(), LEE, { runId, reason: 'not now' })],
  ['approval-expiry', storeOverdue, () => expireApprovals(database.db)],
  ['cancel', storeFailed, (runId) => cancelRun(portal(), DANA, { runId })],
  ['clean-up', storeFailed, startCleanUpOf],
  [
    'password-given',
    storeWithoutPassword,
    (runId) => providePasswords(portal(), DANA, { runId, passwords: { source: PASSWORDS.source } }),
  ],
  [
    'decryption',
    () => storeWithPasswords(),
    (runId) => openStoredPassword({ db: database.db, escrow }, { id: runId, teamId: 'payments' }, 'source'),
  ],
  ['refusal', async () => '', () => findAudit(database.db, DANA, {})],
  ['refusal', async () => '', () => exportAudit(database.db, DANA, { format: 'csv', filter: {} })],
  ['export', async () => '', () => exportAudit(database.db, AUDITOR, { format: 'jsonl', filter: {} })],
  ['sweep', async () => '', () => wantSweeps(database.db, [{ teamId: 'payments', region: 'us-east-1' }], BY_DANA)],
];

interface Row {
  no: number;
  kind: string;
}
const listRecords = () => rawSql<Row>(database.db, 'SELECT * FROM audit_record ORDER BY no');
const listSessions = () => rawSql(database.db, 'SELECT token_hash FROM session ORDER BY 1');

describe.each(ACTS)('%s', (kind, prepare, act) => {
  test('makes one record, with the next number', async () => {
    const id = await prepare();
    const before = await listRecords();
    const done = act(id);
    await (kind === 'refusal' ? expect(done).rejects.toMatchObject({ code: 'not-found' }) : done);
    const since = (await listRecords()).slice(before.length);
    expect(since.map((record) => [record.no, record.kind])).toEqual([[before.length + 1, kind]]);
  });

  test('does not happen if it cannot be recorded', async () => {
    const id = await prepare();
    const everything = async () => [(await takeBackup(database.db)).slice(1), await listSessions()];
    const before = await everything();
    await rawSql(database.db, 'ALTER TABLE audit_record ADD CONSTRAINT full_disk CHECK (false) NOT VALID');
    try {
      await expect(act(id)).rejects.toMatchObject({ constraint: 'full_disk' });
    } finally {
      await rawSql(database.db, 'ALTER TABLE audit_record DROP CONSTRAINT full_disk');
    }
    expect(await everything()).toEqual(before);
  });
});

test('records concurrent duplicates of an action once', async () => {
  const runId = await storeFailed();
  const before = await listRecords();
  await Promise.all([cancelRun(portal(), DANA, { runId }), cancelRun(portal(), DANA, { runId })]);
  const run = { requestKey: randomUUID(), requestHash: 'same' };
  await Promise.all([storeRun(database.db, run), storeRun(database.db, run), storeRun(database.db, run)]);
  expect((await listRecords()).slice(before.length).map((record) => record.kind)).toEqual(['cancel', 'submission']);
});

test('records no password', async () => {
  const records = JSON.stringify(await listRecords());
  expect(records).toContain('password-given');
  for (const password of Object.values(PASSWORDS)) expect(records).not.toContain(password);
});
