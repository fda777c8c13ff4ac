import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '#lib/people/access.ts';
import { sumCounts } from '#lib/runs/run-figures.ts';
import { storeRun } from '#server/store/testing/new-run.ts';
import { openTestDatabase, type TestDatabase } from '#server/store/testing/test-database.ts';
import { findRunFigures } from './find-run-figures.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  for (const teamId of ['payments', 'payments', 'ledger']) await storeRun(database.db, { teamId });
});
afterAll(() => database.drop());

const nobody: Actor = { userId: 'me', name: 'me', teams: {}, isSupport: false, isAuditor: false, isAdmin: false };
const lead: Actor = { ...nobody, teams: { payments: ['lead'] } };

/** The number of open setups of the last week, which the test has stored just now. */
async function openSetups(actor: Actor, team?: string): Promise<number> {
  const { periods } = await findRunFigures(database.db, actor, { days: 7, team }, 'Pacific/Kiritimati');
  expect(periods).toHaveLength(7);
  return sumCounts(periods.map(({ counts }) => counts)).open;
}

test('a lead gets the figures of the own team only, whatever team the address names', async () => {
  expect(await openSetups(lead)).toBe(2);
  expect(await openSetups(lead, 'payments')).toBe(2);
  expect(await openSetups(lead, 'ledger')).toBe(0);
});

// In at least one of them it's another day than in UTC.
test.each(['Pacific/Kiritimati', 'Etc/GMT+12'])('the last day is today in %s', async (zone) => {
  const { periods } = await findRunFigures(database.db, lead, { days: 7 }, zone);
  expect(periods.at(-1)?.counts.open).toBe(2);
});

test('support and auditors get those of all teams, admins and others none', async () => {
  expect(await openSetups({ ...nobody, isSupport: true })).toBe(3);
  expect(await openSetups({ ...nobody, isAuditor: true }, 'ledger')).toBe(1);
  expect(await openSetups({ ...nobody, isAdmin: true })).toBe(0);
  expect(await openSetups(nobody)).toBe(0);
});
