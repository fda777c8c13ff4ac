import { sql } from 'kysely';
import { z } from 'zod';
import { cleanUpRowSchema, REMOVAL_STEPS, removes } from '#lib/plan/clean-up-plan.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';

/** Something of a set-up run that a clean-up has taken away, or has begun to. */
export interface TakenAway {
  /** The set-up run. */
  runId: string;
  arn: string;
}

const rowsSchema = z.array(cleanUpRowSchema);

/** What clean-ups have taken away in an account: keys, secrets and roles, by ARN. A look at AWS need not find them any more. */
export function findTakenAway(db: Database, accountId: string): Promise<TakenAway[]> {
  return withDatabase(async () => {
    const cleanUps = await db.kysely
      .selectFrom('run')
      .innerJoin('event', (join) => join.onRef('event.run_id', '=', 'run.id').on('event.no', '=', 1))
      .select('run.cleans_run')
      .select(sql<unknown>`event.data #> '{cleanUp,rows}'`.as('rows'))
      .select(
        sql<string[]>`ARRAY(SELECT begun.data->>'step' FROM event begun
          WHERE begun.run_id = run.id AND begun.type = 'step.started')`.as('begun'),
      )
      .where('run.account_id', '=', accountId)
      .where('run.cleans_run', 'is not', null)
      .execute();
    return cleanUps.flatMap(({ cleans_run: runId, rows, begun }) =>
      rowsSchema
        .parse(rows)
        // An entry in a key policy and an alias have no ARN of their own.
        .filter((row) => removes(row) && row.resource !== 'key-policy' && begun.includes(REMOVAL_STEPS[row.resource]))
        .flatMap(({ arn }) => (arn === null || runId === null ? [] : [{ runId, arn }])),
    );
  });
}
