import { sql } from 'kysely';
import { type RunArns, runArnsSchema } from '#lib/runs/events.ts';
import { OPEN_STATES, type RunState } from '#lib/runs/steps.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';

/** A setup run that uses a key, with the secrets it recorded. */
export interface RunOnKey {
  id: string;
  state: RunState;
  roleName: string;
  rolePath: string | undefined;
  /** Recorded ARNs, else the requested names. */
  secretIds: string[];
}

/** Setup runs that recorded or requested this key, newest first, without the run that created it (null if unknown). */
export function findRunsOnKey(db: Database, keyArn: string, makerId: string | null): Promise<RunOnKey[]> {
  return withDatabase(async () => {
    const rows = await db.acrossTeams
      .selectFrom('run')
      .innerJoin('event', (join) => join.onRef('event.run_id', '=', 'run.id').on('event.no', '=', 1))
      .select(['run.id', 'run.state', 'run.role_name'])
      .select([
        sql<string>`event.data #>> '{request,source,secretName}'`.as('source_name'),
        sql<string>`event.data #>> '{request,destination,secretName}'`.as('destination_name'),
        sql<string | null>`event.data #>> '{request,role,path}'`.as('role_path'),
      ])
      .select(
        sql<unknown[] | null>`(SELECT jsonb_agg(done.data->'arns' ORDER BY done.no) FROM event done
          WHERE done.run_id = run.id AND done.type = 'step.succeeded')`.as('arns'),
      )
      .where('run.kind', '=', 'set-up')
      .where('run.key_arn', '=', keyArn)
      .$if(makerId !== null, (query) => query.where('run.id', '!=', makerId as string))
      .orderBy('run.created_at', 'desc')
      .execute();
    return rows.map((row) => {
      const { sourceSecretArn, destinationSecretArn } = mergeArns(row.arns ?? []);
      const secretIds = [sourceSecretArn ?? row.source_name, destinationSecretArn ?? row.destination_name];
      const rolePath = row.role_path ?? undefined;
      return { id: row.id, state: row.state, roleName: row.role_name, rolePath, secretIds };
    });
  });
}

/** The setups that use a key, newest first, and how many there are in all. */
export interface RunsOfKey {
  runs: { id: string; roleName: string }[];
  count: number;
}

const SHOWN_RUNS = 3;

/**
 * The setups that use each of these keys, by the key's ARN, as far as the database handle sees them: those that may
 * still change the key, and those that succeeded or failed and haven't been cleaned up.
 */
export function findRunsOfKeys(db: Database, keyArns: readonly string[]): Promise<Map<string, RunsOfKey>> {
  return withDatabase(async () => {
    const { rows } = await sql<{ id: string; role_name: string; key_arn: string; count: string }>`
      SELECT * FROM (
        SELECT id, role_name, key_arn, count(*) OVER of_key AS count,
          row_number() OVER (of_key ORDER BY created_at DESC, id) AS no
        FROM run
        WHERE kind = 'set-up' AND key_arn = ANY (${keyArns}) AND state = ANY (${[...OPEN_STATES, 'succeeded', 'failed']})
          AND NOT EXISTS (SELECT FROM run clean_up WHERE clean_up.cleans_run = run.id AND clean_up.state = 'succeeded')
        WINDOW of_key AS (PARTITION BY key_arn)
      ) AS numbered WHERE no <= ${SHOWN_RUNS} ORDER BY no`.execute(db.kysely);
    return new Map(
      [...Map.groupBy(rows, (row) => row.key_arn)].map(([keyArn, found]) => [
        keyArn,
        { runs: found.map((row) => ({ id: row.id, roleName: row.role_name })), count: Number(found[0]?.count) },
      ]),
    );
  });
}

function mergeArns(recorded: readonly unknown[]): RunArns {
  return Object.assign({}, ...recorded.map((arns) => runArnsSchema.parse(arns)));
}
