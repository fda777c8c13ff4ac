import { sql } from 'kysely';
import { isOpen, type RunState } from '#lib/runs/steps.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';

/** A run that recorded a resource as its own, and the names its role can have. */
export interface RecordedRun {
  id: string;
  /**
   * Whether it may still change AWS: it or its clean-up is running or awaiting
   * approval, or it failed and can be retried.
   */
  mayGoOn: boolean;
  roleName: string;
  policyName: string;
}

/** The runs that recorded this ARN, plus the run named in the resource's tags (null if it has none). */
export function findRecordedRuns(db: Database, arn: string, ownerId: string | null): Promise<RecordedRun[]> {
  return withDatabase(async () => {
    const rows = await db.acrossTeams
      .selectFrom('run')
      .innerJoin('event', (join) => join.onRef('event.run_id', '=', 'run.id').on('event.no', '=', 1))
      .select(['run.id', 'run.state', 'run.role_name'])
      .select(
        sql<RunState[]>`ARRAY(SELECT clean_up.state FROM run clean_up WHERE clean_up.cleans_run = run.id)`.as(
          'clean_ups',
        ),
      )
      .select(sql<string>`event.data #>> '{request,role,policyName}'`.as('policy_name'))
      .where(sql<boolean>`(run.id::text = ${ownerId} OR ${arn} = ANY (string_to_array(run.search_text, E'\\n')))`)
      .orderBy('run.created_at', 'desc')
      .execute();
    return rows.map(({ id, state, clean_ups, role_name, policy_name }) => ({
      id,
      mayGoOn: [state, ...clean_ups].some(isOpen) || (state === 'failed' && !clean_ups.includes('succeeded')),
      roleName: role_name,
      policyName: policy_name,
    }));
  });
}
