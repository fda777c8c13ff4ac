import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { portalConfigSchema } from '#lib/portal-config.ts';
import { openEscrowKeys } from '#server/escrow/escrow-keys.ts';
import { sealPasswords, storePasswords } from '#server/escrow/stored-passwords.ts';
import type { Portal } from '#server/portal.ts';
import type { NewRun } from '#server/store/runs/insert-run.ts';
import { loadRunView } from '#server/store/runs/load-run.ts';
import { storeRun } from '#server/store/testing/new-run.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '#server/store/testing/test-database.ts';
import { REAL_TIME } from '#server/time.ts';
import { SuspectGate } from './suspect-gate.ts';
import { CHORE_PACE, startWorker, type Worker } from './worker.ts';

const escrow = openEscrowKeys({ keys: [randomBytes(32)], kmsKeyArns: [] });
const WAIT_MS = 20_000;

let database: TestDatabase;
let worker: Worker;

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  worker = await startWorker(openPortal(), { ...CHORE_PACE, expireMs: 50 });
});
afterEach(() => worker.stop());
afterAll(() => database.drop());

/** A process that has none of the runs’ teams, so that it takes no run, and is configured not to sweep. */
function openPortal(): Portal {
  const config = portalConfigSchema.parse({
    teams: [
      {
        id: 'other',
        name: { en: 'Other', ja: 'その他' },
        accountId: '111111111111',
        regions: ['us-east-1'],
        deployerRoleArn: 'arn:aws:iam::111111111111:role/deployer',
        externalId: 'external-1',
        groups: { dba: ['dbas'], lead: ['leads'] },
      },
    ],
    groups: { support: ['support'], auditor: ['auditor'] },
  });
  const feed = { subscribeToWaiting: () => () => undefined };
  return {
    db: database.db,
    log: database.log,
    config,
    feed,
    suspects: new SuspectGate(),
    settings: { sweepMinutes: 0 },
    time: REAL_TIME,
  } as unknown as Portal;
}

/** Stores a run with both passwords. Returns its ID. */
function storeWithPasswords(given: Partial<NewRun> = {}): Promise<string> {
  return storeRun(database.db, {
    also: async (trx, runId) => {
      const scope = { runId, teamId: 'payments' };
      await storePasswords(trx, runId, await sealPasswords(escrow, scope, { source: 'one', destination: 'two' }));
    },
    ...given,
  });
}

async function readRun(runId: string) {
  const view = await loadRunView(database.db, runId);
  const escrow = await rawSql(database.db, 'SELECT 1 FROM escrow WHERE run_id = $1', [runId]);
  return { state: view?.state, passwords: view?.passwords, escrow: escrow.length };
}

test('a run that no lead answers within seven days expires, and its passwords are deleted', async () => {
  const approval = { planHash: 'a'.repeat(64), plan: null };
  const [overdue, waiting] = [await storeWithPasswords({ approval }), await storeWithPasswords({ approval })];
  const endTime = "UPDATE run SET approval_until = approval_until - interval '7 days' WHERE id = $1";
  await rawSql(database.db, endTime, [overdue]);
  await vi.waitFor(async () => expect(await readRun(overdue)).toMatchObject({ state: 'expired', escrow: 0 }), WAIT_MS);
  expect(await readRun(waiting)).toMatchObject({ state: 'awaiting-approval', escrow: 2 });
});

test('passwords are deleted after 24 hours, and the run says so', async () => {
  const [old, recent] = [await storeWithPasswords(), await storeWithPasswords()];
  await rawSql(database.db, "UPDATE escrow SET expires_at = expires_at - interval '24 hours' WHERE run_id = $1", [old]);
  const expired = { passwords: { source: 'expired', destination: 'expired' }, escrow: 0 };
  await vi.waitFor(async () => expect(await readRun(old)).toMatchObject(expired), WAIT_MS);
  expect(await readRun(recent)).toMatchObject({ passwords: { source: 'kept', destination: 'kept' }, escrow: 2 });
});
