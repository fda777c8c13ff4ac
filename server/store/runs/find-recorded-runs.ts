import { sql } from 'kysely';
import { isOpen, type RunState } from '#lib/runs/steps.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';

/** A run that says of itself that something is its own, and the names under which its role is found. */
export interface RecordedRun {
  id: string;
  /** It or its clean-up is under way or waits for a lead, or it has failed and may be tried again: until it is cleaned up it counts on what it recorded. */
  mayGoOn: boolean;
  roleName: string;
  policyName: string;
}

/** The runs that have recorded this ARN, and the one whose id the thing carries in its tags (null where it carries none). */
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
