import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { KEY, publicOf, seal } from '#server/audit/testing/installation.ts';
import { verifyAudit } from '#server/audit/verify-audit.ts';
import { openTokens } from '#server/auth/provider/provider-tokens.ts';
import { hashSessionToken, openWithSession } from '#server/auth/session/session-token.ts';
import { approveRun } from '#server/commands/approve-run.ts';
import { retryRun } from '#server/commands/retry-run.ts';
import { LEAD, PASSWORDS, REQUESTER, startTestEngine, type TestEngine } from '#server/engine/testing/test-engine.ts';
import { executeRun } from '#server/engine/worker/execute-run.ts';
import { openEscrowKeys } from '#server/escrow/escrow-keys.ts';
import { openStoredPassword } from '#server/escrow/stored-passwords.ts';
import type { Portal } from '#server/portal.ts';
import { recordAct } from '#server/store/audit/append-audit.ts';
import { listDrafts } from '#server/store/drafts/find-drafts.ts';
import { saveDraft } from '#server/store/drafts/save-draft.ts';
import { claimGroupCheck } from '#server/store/people/group-checks.ts';
import { endSession, findSession } from '#server/store/people/sessions.ts';
import { countOld } from '#server/store/retention/count-old.ts';
import { loadRunView } from '#server/store/runs/load-run.ts';
import { loadLines } from '#server/store/testing/backup-lines.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '#server/store/testing/test-database.ts';
import { openStore } from './open-store.ts';

// Databases as released versions left them, written by the code of those versions, and started with this one.

// One test executes a whole run.
vi.setConfig({ testTimeout: 120_000 });

const RELEASED = path.resolve('server/store/testing/released');
const SESSION_TOKEN = 'session-token-of-the-fixture';
/** What the released versions had: the key of `ESCROW_KEY` and the states of their runs by the role's name. */
const ESCROW_KEY = Buffer.alloc(32, 7);
const STATES: Readonly<Record<string, Record<string, string>>> = {
  '0.1.0': { 'failing-role': 'failed', 'finished-role': 'succeeded', 'queued-role': 'queued' },
  '0.2.0': {
    'cleaned-role': 'succeeded',
    'failing-role': 'failed',
    'finished-role': 'succeeded',
    'queued-role': 'queued',
    'waiting-role': 'awaiting-approval',
  },
};

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.stop());

/** The lines of a database, with its times as if it had just been stopped. Audit records keep theirs: hashes cover them. */
function readReleased(version: string): string[] {
  const lines = readFileSync(path.join(RELEASED, `${version}.jsonl`), 'utf8')
    .trimEnd()
    .split('\n');
  const later = Date.now() - Date.parse(JSON.parse(lines[0] ?? '').takenAt);
  const move = (time: string) => new Date(Date.parse(time) + later).toISOString();
  return lines.map((line) =>
    line.startsWith('["audit') ? line : line.replace(/\d{4}-\d\d-\d\dT[\d:.]+(?:Z|\+00:00)/g, move),
  );
}

describe.each(Object.keys(STATES))('a database of %s', (version) => {
  let database: TestDatabase;
  let portal: Portal;
  let folder: string;
  const stopped: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    await engine.startOver();
    folder = mkdtempSync(path.join(tmpdir(), 'upgrade-'));
    if (version === '0.2.0')
      copyFileSync(path.join(RELEASED, '0.2.0.checkpoints.jsonl'), path.join(folder, 'checkpoints.jsonl'));
    database = await openTestDatabase({ isEmpty: true });
    await loadLines(database.db, readReleased(version));
    const db = await openStore({ url: database.appUrl, ownerUrl: database.ownerUrl }, database.log);
    stopped.push(() => db.close());
    const escrow = openEscrowKeys({ keys: [ESCROW_KEY], kmsKeyArns: [] });
    portal = { ...engine.portal, db: db.allTeams, escrow };
  });
  afterAll(async () => {
    for (const stop of stopped) await stop();
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  const run = <Row>(text: string) => rawSql<Row>(database.db, text);
  const idOf = async (name: string) =>
    (await run<{ id: string }>(`SELECT id FROM run WHERE role_name = '${name}-role' AND kind = 'set-up'`))[0]?.id ?? '';

  test('keeps its runs, with their states, results and clean-ups', async () => {
    const rows = await run<{ id: string; role_name: string; state: string }>(
      `SELECT id, role_name, state FROM run WHERE kind = 'set-up' ORDER BY role_name`,
    );
    expect(Object.fromEntries(rows.map((row) => [row.role_name, row.state]))).toEqual(STATES[version]);
    for (const { id, state } of rows) expect(await loadRunView(portal.db, id)).toMatchObject({ id, state });
    const finished = await loadRunView(portal.db, await idOf('finished'));
    expect(Object.keys(finished?.arns ?? {})).toHaveLength(4);
    expect(finished?.steps.verify.state).toBe('succeeded');
    await run(`UPDATE run SET last_sign_at = now() - interval '100 days'`);
    const cleaned = version === '0.2.0' ? 1 : 0;
    expect(await countOld(portal.db, { runDays: 90 })).toMatchObject({ runs: { deleted: cleaned, cleanUps: cleaned } });
  });

  test('keeps the passwords that wait', async () => {
    for (const name of ['queued', 'failing']) {
      const at = { id: await idOf(name), teamId: 'payments' };
      expect(await openStoredPassword(portal, at, 'source')).toBe(PASSWORDS.source);
      expect(await openStoredPassword(portal, at, 'destination')).toBe(PASSWORDS.destination);
    }
  });

  test('continues a run that hadn’t begun, on the graph with which it was requested', async () => {
    const runId = await idOf('queued');
    const before = await loadRunView(portal.db, runId);
    await executeRun(portal, runId, new AbortController().signal);
    const after = await loadRunView(portal.db, runId);
    expect(after).toMatchObject({ state: 'succeeded', graphVersion: before?.graphVersion });
  });

  test('retries a run that failed', async () => {
    const runId = await idOf('failing');
    await retryRun(portal, REQUESTER, { runId, step: null });
    expect(await loadRunView(portal.db, runId)).toMatchObject({ state: 'queued' });
  });

  test('keeps people signed in', async () => {
    const hash = hashSessionToken(SESSION_TOKEN);
    const member = await findSession(portal.db, hash, { isActivity: true });
    expect(member).toMatchObject({ name: 'Dana Baker', groups: ['payments-dba'], groupsProblem: null });
    await run(`UPDATE session SET groups_read_at = now() - interval '1 hour'`);
    const check = await claimGroupCheck(portal.db, hash, 5);
    const tokens = check && openTokens(SESSION_TOKEN, check.sealedTokens);
    expect(tokens?.accessToken).toBe(version === '0.1.0' ? undefined : 'access');
    const ended = await endSession(portal.db, hash);
    expect(openWithSession(SESSION_TOKEN, ended?.sealedIdToken ?? Buffer.alloc(0))).toBe('id-token');
  });

  test('saves drafts', async () => {
    const draft = {
      userId: 'user-1',
      draftId: 'draft-1',
      teamId: 'payments',
      version: 0,
      savedBy: crypto.randomUUID(),
    };
    await saveDraft(portal.db, { ...draft, content: JSON.stringify({ form: {} }) });
    expect(await listDrafts(portal.db, 'user-1')).toHaveLength(1);
  });

  test('continues the chain of its audit records', async () => {
    const [last] = await run<{ no: number }>('SELECT coalesce(max(no), 0) AS no FROM audit_record');
    const act = { kind: 'sweep', teamId: null, runId: null, by: null, data: {} } as const;
    expect(await recordAct(portal.db, act)).toBe((last?.no ?? 0) + 1);
    await seal({ database, folder });
    const asked = { publicKeys: [publicOf(KEY)], noted: null, since: 1 };
    const { isVerified, lines } = await verifyAudit(portal.db, [folder], asked);
    expect([isVerified, lines[0]]).toEqual([true, expect.stringContaining(`Verified: ${(last?.no ?? 0) + 1} records`)]);
  });

  if (version === '0.1.0') return;
  test('starts a run that waited for approval once a lead approves its plan', async () => {
    const runId = await idOf('waiting');
    const view = await loadRunView(portal.db, runId);
    await approveRun(portal, LEAD, { runId, planHash: view?.approval?.planHash ?? '' });
    expect(await loadRunView(portal.db, runId)).toMatchObject({ state: 'queued' });
  });
});
