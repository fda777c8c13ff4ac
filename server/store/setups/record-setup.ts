import { sql } from 'kysely';
import type { RunEvent } from '#lib/runs/events.ts';
import { findLeft } from '#lib/runs/leftovers.ts';
import type { RunView } from '#lib/runs/view.ts';
import type { Transaction } from '../database/database.ts';

/**
 * Keeps the setups in step with the runs, in the transaction of the run's events: a run that ends with something in AWS
 * has a setup, which takes the place of an earlier one of the same names; a finished clean-up removes it.
 */
export async function recordSetup(trx: Transaction, view: RunView, events: readonly RunEvent[]): Promise<void> {
  for (const { type } of events) {
    if (view.kind === 'clean-up') {
      if (type === 'run.succeeded') await forget(trx, view.cleanUp?.runId ?? null);
    } else if (type === 'run.retried') await reopen(trx, view.id);
    else if (type === 'run.succeeded') await record(trx, view, true);
    else if (type === 'run.failed' || type === 'run.cancelled') await record(trx, view, false);
  }
}

async function forget(trx: Transaction, runId: string | null): Promise<void> {
  await trx.deleteFrom('setup').where('run_id', '=', runId).execute();
}

/** The run is about to change what a check has compared, or is comparing now. */
async function reopen(trx: Transaction, runId: string): Promise<void> {
  await trx
    .updateTable('setup')
    .set({ ...NEVER_CHECKED, state: 'unknown', verdict: null, epoch: sql<number>`epoch + 1` })
    .where('run_id', '=', runId)
    .execute();
}

const NEVER_CHECKED = {
  ...{ failure: null, checked_at: null, checked_for: null },
  ...{ wanted_at: null, wanted_for: null, lease_until: null },
};

async function record(trx: Transaction, view: RunView, isVerified: boolean): Promise<void> {
  if (!isVerified && findLeft(view).length === 0) return;
  const { id, teamId, accountId, region, finishedAt } = view;
  const place = { team_id: teamId, account_id: accountId, region, names: namesOf(view) };
  await trx
    .deleteFrom('setup')
    .where((setup) => setup.and(place))
    .where('run_id', '!=', id)
    .execute();
  // A run succeeds only after it has compared everything itself.
  const verified = {
    state: 'in-sync',
    verdict: 'in-sync',
    verdict_since: sql<Date>`clock_timestamp()`,
    checked_at: finishedAt === null ? null : new Date(finishedAt),
  } as const;
  const first = isVerified ? verified : ({ state: 'unknown', verdict: null } as const);
  await trx
    .insertInto('setup')
    .values({ run_id: id, ...place, ...first })
    .onConflict((conflict) =>
      // Canceling a failed run changes nothing in AWS.
      isVerified ? conflict.column('run_id').doUpdateSet(verified) : conflict.column('run_id').doNothing(),
    )
    .execute();
}

function namesOf({ request: { key, source, destination, role } }: RunView): string {
  const keyName = key.mode === 'create' ? key.alias : key.keyArn;
  return [keyName, source.secretName, destination.secretName, role.roleName].join('\n');
}
