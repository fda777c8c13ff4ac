import { PortalError, type Result } from '#lib/errors.ts';
import type { RunChange, RunEvent } from '#lib/setup/events.ts';
import type { RunView } from '#lib/setup/view.ts';
import { appendEvents } from './append-changes.ts';
import type { Database, Transaction } from './database.ts';
import { loadRunView } from './load-run.ts';
import { withDatabase } from './with-database.ts';

/**
 * A person's change of a run: the run is locked, `decide` looks at it as it is and says what happens or why not, and `also` writes what
 * goes with it, all in one transaction. An id that no run has is refused as not-found.
 */
export function changeRun(
  db: Database,
  runId: string,
  decide: (view: RunView) => Result<RunChange[]>,
  also?: (trx: Transaction, view: RunView) => Promise<void>,
): Promise<Result<RunEvent[]>> {
  return withDatabase(() =>
    db.kysely.transaction().execute(async (trx): Promise<Result<RunEvent[]>> => {
      const locked = await trx.selectFrom('run').select('id').where('id', '=', runId).forUpdate().executeTakeFirst();
      if (!locked) return { ok: false, error: { code: 'not-found' } };
      const view = await loadRunView({ kysely: trx }, runId);
      if (!view) throw new PortalError('unexpected');
      const decided = decide(view);
      if (!decided.ok) return decided;
      await also?.(trx, view);
      return { ok: true, value: await appendEvents(trx, runId, decided.value) };
    }),
  );
}
