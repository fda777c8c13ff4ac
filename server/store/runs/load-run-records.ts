import { sql } from 'kysely';
import { cleanUpSchema, type RunArns, runArnsSchema } from '#lib/runs/events.ts';
import type { RunRecord } from '#lib/sweep/compare-with-runs.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import { onlyRunIds } from '../sweeps/list-orphans.ts';

/**
 * What the runs in an AWS account, and those with these ids, recorded, newest first. Computes only the ARNs of each
 * run's view, without its other events, since there can be thousands of runs.
 */
export function loadRunRecords(
  db: Database,
  { accountId, runIds }: { accountId: string; runIds: readonly string[] },
): Promise<RunRecord[]> {
  return withDatabase(async () => {
    const ids = onlyRunIds(runIds);
    const rows = await db.kysely
      .selectFrom('run')
      .select(['id', 'team_id', 'account_id', 'region', 'state'])
      .select(
        sql<unknown>`(SELECT event.data->'cleanUp' FROM event
          WHERE run.kind = 'clean-up' AND event.run_id = run.id AND event.no = 1)`.as('clean_up'),
      )
      .select(
        sql<unknown[] | null>`(SELECT jsonb_agg(event.data->'arns' ORDER BY event.no) FROM event
          WHERE event.run_id = run.id AND event.type = 'step.succeeded' AND event.data->'arns' <> '{}')`.as('arns'),
      )
      .where(sql<boolean>`(account_id = ${accountId} OR id = ANY (${ids}::uuid[]))`)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .execute();
    return rows.map((row) => ({
      id: row.id,
      teamId: row.team_id,
      accountId: row.account_id,
      region: row.region,
      state: row.state,
      arns: mergeArns(row.arns ?? []),
      cleanUp: cleanUpSchema.nullable().parse(row.clean_up),
    }));
  });
}

function mergeArns(recorded: readonly unknown[]): RunArns {
  return Object.assign({}, ...recorded.map((arns) => runArnsSchema.parse(arns)));
}
