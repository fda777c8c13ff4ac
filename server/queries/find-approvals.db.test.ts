import { randomInt, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '#lib/people/access.ts';
import type { Plan } from '#lib/plan/plan.ts';
import { portalConfigSchema } from '#lib/portal-config.ts';
import { recordSignIn } from '#server/store/people/users.ts';
import { appendChanges } from '#server/store/runs/append-changes.ts';
import type { NewRun } from '#server/store/runs/insert-run.ts';
import { loadRunView } from '#server/store/runs/load-run.ts';
import { REQUEST, storeRun } from '#server/store/testing/new-run.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '#server/store/testing/test-database.ts';
import { findApprovals } from './find-approvals.ts';
import { findPreviousPlan } from './find-previous-plan.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

const team = (id: string) => ({
  ...{ id, name: { en: id, ja: id }, accountId: '111111111111', regions: ['us-east-1'], externalId: `of-${id}` },
  deployerRoleArn: 'arn:aws:iam::111111111111:role/deployer',
  groups: { dba: [`${id}-dba`], lead: [`${id}-lead`, `${id}-chief`] },
});
const config = portalConfigSchema.parse({
  teams: [team('payments'), team('ledger')],
  groups: { support: [], auditor: [] },
});
const portal = () => ({ db: database.db, config });

const signIn = (name: string, ...groups: string[]) =>
  recordSignIn(database.db, { issuer: 'i', subject: randomUUID(), name, groups, groupsProblem: null });
const lead = (userId: string, ...teams: string[]): Actor => ({
  ...{ userId, name: userId, isSupport: false, isAuditor: false, isAdmin: false },
  teams: Object.fromEntries(teams.map((id) => [id, ['lead'] as const])),
});

const ASKED = { approval: { planHash: 'a'.repeat(64), plan: null } };
const storeWaiting = (given: Partial<NewRun> = {}) =>
  storeRun(database.db, { ...ASKED, accountId: String(randomInt(1e11, 9e11)), ...given });

test('lists the waiting runs of the lead’s teams with who may approve, the first to expire first', async () => {
  const [lea, lou, out, dba] = [
    await signIn('Lea', 'payments-lead'),
    await signIn('Lou', 'payments-chief', 'payments-dba'),
    await signIn('Out', 'payments-lead'),
    await signIn('Dee', 'payments-dba'),
  ];
  await signIn('Lia', 'ledger-lead');
  await rawSql(database.db, 'UPDATE portal_user SET blocked_at = now() WHERE id = $1', [out]);
  const own = await storeWaiting({ by: { userId: lea, name: 'Lea' } });
  const edited = await storeWaiting({ by: { userId: dba, name: 'Dee' } });
  await appendChanges(database.db, { runId: edited, epoch: 0 }, [
    { type: 'password.provided', by: { userId: lou, name: 'Lou' }, fields: ['source'] },
  ]);
  await storeWaiting({ teamId: 'ledger' });
  await storeRun(database.db);
  const started = await storeWaiting({ by: { userId: dba, name: 'Dee' } });
  await rawSql(database.db, "UPDATE run SET approval_until = approval_until - interval '1 day' WHERE id = $1", [
    started,
  ]);
  const { items, waiting, nextCursor } = await findApprovals(portal(), lead(lea, 'payments'));
  expect(items.map(({ id, isOwnTurn, approvers }) => [id, isOwnTurn, approvers])).toEqual([
    [started, true, ['Lou']],
    [own, false, ['Lou']],
    [edited, true, []],
  ]);
  expect([waiting, nextCursor]).toEqual([2, null]);
  const [first] = items;
  expect(Date.parse(first?.until ?? '') - Date.parse(first?.since ?? '')).toBe(7 * 86_400_000);
  const both = await findApprovals(portal(), lead(lou, 'payments', 'ledger'));
  expect(both.items).toHaveLength(4);
  expect(both.items.find(({ id }) => id === edited)).toMatchObject({ isOwnTurn: false, approvers: ['Lea'] });
});

test('pages through the waiting runs, each once', async () => {
  const { db, drop } = await openTestDatabase();
  for (let count = 0; count < 27; count += 1)
    await storeRun(db, { ...ASKED, accountId: String(100_000_000_000 + count) });
  await rawSql(db, "UPDATE run SET approval_until = '2030-01-01' WHERE account_id < '100000000020'");
  const actor = lead('someone', 'payments');
  const first = await findApprovals({ db, config }, actor);
  const second = await findApprovals({ db, config }, actor, first.nextCursor ?? '');
  const garbled = await findApprovals({ db, config }, actor, 'garbled');
  await drop();
  expect([first.items.length, second.items.length, second.nextCursor]).toEqual([25, 2, null]);
  expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(27);
  expect(garbled.items).toEqual(first.items);
});

test('is not found for people who lead no team, and that is recorded', async () => {
  const actor = { ...lead('support', 'payments'), teams: { payments: ['dba'] as const }, isSupport: true };
  await expect(findApprovals(portal(), actor)).rejects.toMatchObject({ code: 'not-found' });
  const records = await rawSql(
    database.db,
    "SELECT 1 FROM audit_record WHERE kind = 'refusal' AND person_id = 'support'",
  );
  expect(records).toHaveLength(1);
});

test('a plan is compared with that of the team’s last run for the same role', async () => {
  const plan = (accountId: string): Plan => ({ accountId, region: 'us-east-1', deployerRoleArn: '', resources: [] });
  const request = { ...REQUEST, role: { ...REQUEST.role, roleName: 'compared' } };
  const store = (mark: string, given: Partial<NewRun> = {}) =>
    storeWaiting({ request, approval: { planHash: 'b'.repeat(64), plan: plan(mark) }, ...given });
  const [first, second] = [await store('first'), await store('second')];
  await store('other team', { teamId: 'ledger' });
  await store('other role', { request: REQUEST });
  const last = await store('last');
  const previousOf = async (runId: string) => {
    const view = await loadRunView(database.db, runId);
    if (!view) throw new Error('the run was stored');
    return findPreviousPlan(database.db, view);
  };
  expect(await previousOf(last)).toMatchObject({ runId: second, state: 'awaiting-approval', plan: plan('second') });
  expect(await previousOf(first)).toBeNull();
  await appendChanges(database.db, { runId: last, epoch: 0 }, [{ type: 'run.approval-expired' }]);
  expect(await previousOf(last)).toBeNull();
});
