import { sql } from 'kysely';
import { z } from 'zod';
import type { ListedOrphan, SweepPlace, SweepStatus } from '#lib/sweep/orphans.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import { isOneOf, isSweeping } from './sweeps.ts';

const LIMIT = 200;

/**
 * Orphans in these places, unexpected resources before missing ones, newest first within each, with the total count.
 */
export function listOrphans(
  db: Database,
  places: readonly SweepPlace[],
): Promise<{ items: ListedOrphan[]; total: number }> {
  return withDatabase(async () => {
    const rows = await db.kysely
      .selectFrom('stray')
      .selectAll()
      .select(sql<string>`count(*) OVER ()`.as('total'))
      .where(isOneOf(places))
      .orderBy(sql`reason IN ('missing', 'deletion-pending')`)
      .orderBy('first_seen_at', 'desc')
      .orderBy('arn')
      .limit(LIMIT)
      .execute();
    const known = await findKnownRuns(
      db,
      rows.flatMap((row) => row.run_id ?? []),
    );
    const items = rows.map((row) => ({
      teamId: row.team_id,
      region: row.region,
      arn: row.arn,
      kind: row.kind,
      runId: row.run_id,
      hasRun: row.run_id !== null && known.has(row.run_id),
      reason: row.reason,
      firstSeenAt: row.first_seen_at.toISOString(),
      lastSeenAt: row.last_seen_at.toISOString(),
    }));
    return { items, total: Number(rows[0]?.total ?? 0) };
  });
}

/** The ids that belong to runs. A tag can contain any text, so ids that aren't UUIDs are dropped. */
async function findKnownRuns(db: Database, runIds: readonly string[]): Promise<Set<string>> {
  const ids = onlyRunIds(runIds);
  if (ids.length === 0) return new Set();
  const rows = await db.kysely.selectFrom('run').select('id').where('id', 'in', ids).execute();
  return new Set(rows.map(({ id }) => id));
}

/** The ids that are valid UUIDs, which PostgreSQL requires. */
export function onlyRunIds(runIds: readonly string[]): string[] {
  return [...new Set(runIds)].filter((id) => z.uuid().safeParse(id).success);
}

/** The sweep status of each place, in the order given. */
export function listSweeps(db: Database, places: readonly SweepPlace[]): Promise<SweepStatus[]> {
  return withDatabase(async () => {
    const rows = await db.kysely
      .selectFrom('sweep')
      .select(['team_id', 'region', 'swept_at', 'failure'])
      .select(sql<boolean>`(wanted_at IS NOT NULL OR ${isSweeping})`.as('is_under_way'))
      .where(isOneOf(places))
      .execute();
    return places.map(({ teamId, region }) => {
      const row = rows.find((one) => one.team_id === teamId && one.region === region);
      return {
        teamId,
        region,
        sweptAt: row?.swept_at?.toISOString() ?? null,
        isUnderWay: row?.is_under_way ?? false,
        failure: (row?.failure ?? null) as SweepStatus['failure'],
      };
    });
  });
}
