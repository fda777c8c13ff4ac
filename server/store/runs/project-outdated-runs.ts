import { sql } from 'kysely';
import { buildRunView } from '#lib/runs/view.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import { selectEvents } from './load-run.ts';
import { projectRun } from './run-projection.ts';

const AT_ONCE = 100;

/**
 * Brings the columns of runs up to date that a process of an earlier version wrote, newest first, from their events.
 * Skips runs that another process is writing, and stops early if the signal says so. Returns how many it updated.
 */
export async function projectOutdatedRuns(db: Database, signal?: AbortSignal): Promise<number> {
  let updated = 0;
  let after: Place | null = null;
  do {
    const page: Place[] = await projectNext(db, after);
    updated += page.length;
    after = page.at(-1) ?? null;
  } while (after !== null && !signal?.aborted);
  return updated;
}

interface Place {
  id: string;
  created_at: Date;
}

function projectNext(db: Database, after: Place | null): Promise<Place[]> {
  return withDatabase(() =>
    db.acrossTeams.transaction().execute(async (trx) => {
      const runs = await trx
        .selectFrom('run')
        .select(['id', 'created_at'])
        .where(sql<boolean>`projected_no IS DISTINCT FROM last_no`)
        .$if(after !== null, (query) =>
          query.where(sql<boolean>`(created_at, id) < (${after?.created_at}::timestamptz, ${after?.id}::uuid)`),
        )
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(AT_ONCE)
        .forNoKeyUpdate()
        .skipLocked()
        .execute();
      for (const { id } of runs) {
        const view = buildRunView(await selectEvents(trx, id));
        if (view) await trx.updateTable('run').set(projectRun(view)).where('id', '=', id).execute();
      }
      return runs;
    }),
  );
}
