import { type Actor, personOf } from '#lib/access.ts';
import { appendAudit } from './append-audit.ts';
import type { Database, Transaction } from './database.ts';
import { withDatabase } from './with-database.ts';

export interface Refusal {
  /** What the person tried. */
  action: string;
  /** What they were told. */
  code: string;
  runId?: string | null;
  teamId?: string | null;
}

/**
 * Records that a person, who is signed in or known by the provider's word, was refused. What is another team's and what does not exist are recorded alike, so that neither the
 * answer nor its time tells them apart; the team of a run that does exist is recorded, for its leads.
 */
export function recordRefusal(
  db: Database,
  actor: Pick<Actor, 'userId' | 'name'>,
  { action, code, runId = null, teamId = null }: Refusal,
): Promise<number> {
  return withDatabase(() =>
    db.acrossTeams.transaction().execute(async (trx) => {
      const ofRun = runId === null ? null : await findTeamOf(trx, runId);
      return appendAudit(trx, {
        kind: 'refusal',
        teamId: ofRun ?? teamId,
        runId,
        by: personOf(actor),
        data: { action, code },
      });
    }),
  );
}

async function findTeamOf(trx: Transaction, runId: string): Promise<string | null> {
  const run = await trx.selectFrom('run').select('team_id').where('id', '=', runId).executeTakeFirst();
  return run?.team_id ?? null;
}
