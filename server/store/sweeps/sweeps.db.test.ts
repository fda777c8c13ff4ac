import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Orphan, SweepPlace } from '#lib/sweep/orphans.ts';
import { storeRun } from '../testing/new-run.ts';
import { rawSql } from '../testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { listOrphans, listSweeps } from './list-orphans.ts';
import { addSweepPlaces, claimSweep, endSweep, releaseSweep, type SweepClaim, wantSweeps } from './sweeps.ts';

const SUPPORT = { userId: 'support-1', name: 'support' };

const EAST = { teamId: 'payments', region: 'us-east-1' };
const WEST = { teamId: 'payments', region: 'us-west-2' };
const ORPHAN: Orphan = { kind: 'kms-key', arn: 'arn:one', runId: randomUUID(), reason: 'unknown-run' };

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await rawSql(database.db, 'DELETE FROM stray');
  await rawSql(database.db, 'DELETE FROM sweep');
});

const claim = (everyMinutes: number | null = 10, places: SweepPlace[] = [EAST]) =>
  claimSweep(database.db, { places, everyMinutes });
const end = (claimed: SweepClaim, orphans: Orphan[] = []) => endSweep(database.db, claimed, { orphans });
/** Moves all times of the sweeps into the past. */
const letPass = (minutes: number) =>
  rawSql(
    database.db,
    `UPDATE sweep SET wanted_at = wanted_at - $1 * interval '1 minute', started_at = started_at - $1 * interval '1 minute',
      ended_at = ended_at - $1 * interval '1 minute'`,
    [minutes],
  );

async function claimed(everyMinutes: number | null = 10): Promise<SweepClaim> {
  const one = await claim(everyMinutes);
  if (!one) throw new Error('nothing was due');
  return one;
}

describe('a sweep', () => {
  test('is claimed once by twelve concurrent claims', async () => {
    await addSweepPlaces(database.db, [EAST]);
    const claims = await Promise.all(Array.from({ length: 12 }, () => claim()));
    expect(claims.filter((one) => one !== null)).toEqual([{ ...EAST, epoch: 1 }]);
  });

  test('is due once per interval', async () => {
    await addSweepPlaces(database.db, [EAST]);
    await end(await claimed());
    expect(await claim()).toBeNull();
    await letPass(9);
    expect(await claim()).toBeNull();
    await letPass(2);
    expect(await claim()).toMatchObject({ epoch: 2 });
  });

  test('is due immediately on request, even if periodic sweeps are off', async () => {
    await addSweepPlaces(database.db, [EAST]);
    expect(await claim(null)).toBeNull();
    await wantSweeps(database.db, [EAST], SUPPORT);
    await end(await claimed(null));
    expect(await claim(null)).toBeNull();
  });

  test('runs again after the current one when requested during it', async () => {
    await wantSweeps(database.db, [EAST], SUPPORT);
    const first = await claimed();
    await wantSweeps(database.db, [EAST], SUPPORT);
    expect(await claim()).toBeNull();
    await end(first);
    expect(await claim()).toMatchObject({ epoch: 2 });
  });

  test('runs separately for each place, requested ones first', async () => {
    await addSweepPlaces(database.db, [EAST, WEST]);
    await wantSweeps(database.db, [WEST], SUPPORT);
    expect(await claim(10, [EAST, WEST])).toMatchObject(WEST);
    expect(await claim(10, [EAST, WEST])).toMatchObject(EAST);
    expect(await claim(10, [EAST, WEST])).toBeNull();
  });

  test('does not run for a place that was removed from the configuration', async () => {
    await addSweepPlaces(database.db, [EAST, WEST]);
    expect(await claim(10, [WEST])).toMatchObject(WEST);
    expect(await claim(10, [WEST])).toBeNull();
  });

  test('is taken over when its process dies, whose later writes are refused', async () => {
    await wantSweeps(database.db, [EAST], SUPPORT);
    const dead = await claimed();
    await letPass(11);
    expect(await claim()).toBeNull();
    await letPass(5);
    await end(await claimed(), [ORPHAN]);
    expect(await end(dead)).toBe(false);
    expect((await listOrphans(database.db, [EAST])).items).toHaveLength(1);
  });

  test('is available immediately after a stopping process releases it', async () => {
    await addSweepPlaces(database.db, [EAST]);
    const first = await claimed();
    await releaseSweep(database.db, first);
    const second = await claimed();
    await releaseSweep(database.db, first);
    expect(second.epoch).toBe(2);
    expect(await claim()).toBeNull();
  });

  test('reports its last complete end, its last failure, and whether it is running', async () => {
    expect(await listSweeps(database.db, [EAST])).toEqual([
      { ...EAST, sweptAt: null, isUnderWay: false, failure: null },
    ]);
    await wantSweeps(database.db, [EAST], SUPPORT);
    expect(await listSweeps(database.db, [EAST])).toMatchObject([{ isUnderWay: true }]);
    const first = await claimed();
    expect(await listSweeps(database.db, [EAST])).toMatchObject([{ isUnderWay: true, sweptAt: null }]);
    await end(first);
    const [seen] = await listSweeps(database.db, [EAST]);
    expect(seen).toEqual({ ...EAST, sweptAt: expect.any(String), isUnderWay: false, failure: null });

    await wantSweeps(database.db, [EAST], SUPPORT);
    const failure = { code: 'access-denied', params: { action: 'iam:ListRoles' } } as const;
    await endSweep(database.db, await claimed(), { failure });
    expect(await listSweeps(database.db, [EAST])).toEqual([{ ...seen, failure }]);
    await wantSweeps(database.db, [EAST], SUPPORT);
    await end(await claimed());
    expect(await listSweeps(database.db, [EAST])).toMatchObject([{ failure: null }]);
  });
});

describe('the list', () => {
  async function sweep(place: SweepPlace, orphans: Orphan[]): Promise<void> {
    await wantSweeps(database.db, [place], SUPPORT);
    const one = await claim(null, [place]);
    await end(one as SweepClaim, orphans);
  }

  test('keeps the first time of what is found again with the current reason, and drops what is gone', async () => {
    await sweep(EAST, [ORPHAN, { ...ORPHAN, arn: 'arn:two' }]);
    await rawSql(
      database.db,
      "UPDATE stray SET first_seen_at = '2026-01-01T00:00:00Z', last_seen_at = '2026-01-01T00:00:00Z'",
    );
    await sweep(EAST, [
      { ...ORPHAN, reason: 'not-recorded' },
      { ...ORPHAN, arn: 'arn:three' },
    ]);
    const { items, total } = await listOrphans(database.db, [EAST]);
    expect(total).toBe(2);
    expect(items.map(({ arn, reason }) => [arn, reason])).toEqual([
      ['arn:three', 'unknown-run'],
      ['arn:one', 'not-recorded'],
    ]);
    const [, old] = items;
    expect(old?.firstSeenAt).toBe('2026-01-01T00:00:00.000Z');
    expect(old?.lastSeenAt).toBe(items[0]?.lastSeenAt);
    await sweep(EAST, []);
    expect(await listOrphans(database.db, [EAST])).toEqual({ items: [], total: 0 });
  });

  test('of one place is unchanged when another is swept, or its sweep fails', async () => {
    await sweep(EAST, [ORPHAN]);
    await sweep(WEST, []);
    await wantSweeps(database.db, [EAST], SUPPORT);
    await endSweep(database.db, await claimed(), { failure: { code: 'throttled' } });
    expect((await listOrphans(database.db, [EAST, WEST])).items).toMatchObject([{ ...ORPHAN, ...EAST }]);
    expect((await listOrphans(database.db, [WEST])).items).toEqual([]);
  });

  test('reports whether the portal has the run, whatever text the tag contains', async () => {
    const runId = await storeRun(database.db);
    const tags = [runId, randomUUID(), "'; DROP TABLE run; --", '', null];
    await sweep(
      EAST,
      tags.map((tag, index) => ({ ...ORPHAN, arn: `arn:${index}`, runId: tag })),
    );
    const { items } = await listOrphans(database.db, [EAST]);
    expect(items.map((item) => [item.runId, item.hasRun])).toEqual(tags.map((tag) => [tag, tag === runId]));
  });

  test('is limited to 200, with unexpected resources first and the total count', async () => {
    const many = (reason: Orphan['reason'], count: number) =>
      Array.from({ length: count }, (_, index) => ({ ...ORPHAN, arn: `arn:${reason}:${index}`, reason }));
    await sweep(EAST, [...many('missing', 250), ...many('other-team', 3)]);
    const { items, total } = await listOrphans(database.db, [EAST]);
    expect([items.length, total]).toEqual([200, 253]);
    expect(items.slice(0, 4).map(({ reason }) => reason)).toEqual([
      'other-team',
      'other-team',
      'other-team',
      'missing',
    ]);
  });
});
