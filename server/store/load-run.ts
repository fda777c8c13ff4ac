import type { RunEvent } from '#lib/setup/events.ts';
import { buildRunView, type RunView } from '#lib/setup/view.ts';
import { readEvent } from './append-changes.ts';
import type { Reader } from './database.ts';
import { withDatabase } from './with-database.ts';

/** A run's events after a number, in order; empty where there are none, or no run of this id. */
export function loadRunEvents(db: Reader, runId: string, afterNo = 0): Promise<RunEvent[]> {
  return withDatabase(async () => {
    const rows = await db.kysely
      .selectFrom('event')
      .select(['no', 'at', 'type', 'data'])
      .where('run_id', '=', runId)
      .where('no', '>', afterNo)
      .orderBy('no')
      .execute();
    return rows.map(readEvent);
  });
}

/** A run as its events make it; null where no run has this id. */
export async function loadRunView(db: Reader, runId: string): Promise<RunView | null> {
  return buildRunView(await loadRunEvents(db, runId));
}
