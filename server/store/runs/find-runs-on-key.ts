import { sql } from 'kysely';
import { type RunArns, runArnsSchema } from '#lib/runs/events.ts';
import type { RunState } from '#lib/runs/steps.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';

/** A setup run that uses a key, with the secrets it recorded. */
export interface RunOnKey {
  id: string;
  state: RunState;
  roleName: string;
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
      return { id: row.id, state: row.state, roleName: row.role_name, secretIds };
    });
  });
}

function mergeArns(recorded: readonly unknown[]): RunArns {
  return Object.assign({}, ...recorded.map((arns) => runArnsSchema.parse(arns)));
}
