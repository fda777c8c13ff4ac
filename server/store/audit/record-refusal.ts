import { type SqlBool, sql } from 'kysely';
import { type Actor, personOf } from '#lib/people/access.ts';
import { requestClient } from '#server/request-client.ts';
import type { Database, Transaction } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import { appendAudit } from './append-audit.ts';

export interface Refusal {
  /** What the person tried to do. */
  action: string;
  /** The error code they got. */
  code: string;
  runId?: string | null;
  teamId?: string | null;
}

/** Audit records are never deleted, so beyond this rate per minute one record counts a person's refusals. */
export const RECORDED_PER_MINUTE = 20;

const isOver = sql<SqlBool>`since <= clock_timestamp() - interval '1 minute'`;

/**
 * Records that a person's request was denied. Another team's run and a run that doesn't exist are
 * recorded alike, so that neither the response nor its timing tells them apart. The team of an existing
 * run is recorded, so that its leads see it.
 */
export function recordRefusal(
  db: Database,
  actor: Pick<Actor, 'userId' | 'name' | 'token'>,
  { action, code, runId = null, teamId = null }: Refusal,
): Promise<void> {
  return withDatabase(() =>
    db.acrossTeams.transaction().execute(async (trx) => {
      await sumUp(trx, sql<SqlBool>`person_id = ${actor.userId} AND ${isOver}`);
      // Locks per person: someone who sends hundreds of requests at once delays only their own.
      const { count } = await trx
        .insertInto('refusal_count')
        .values({ person_id: actor.userId, person_name: actor.name })
        .onConflict((conflict) =>
          conflict.column('person_id').doUpdateSet({ count: sql<number>`refusal_count.count + 1` }),
        )
        .returning('count')
        .executeTakeFirstOrThrow();
      if (count > RECORDED_PER_MINUTE) return;
      const ofRun = runId === null ? null : await findTeamOf(trx, runId);
      const entry = { kind: 'refusal', runId, by: personOf(actor), data: { action, code } } as const;
      await appendAudit(trx, { ...entry, teamId: ofRun ?? teamId });
    }),
  );
}

/** Writes one record for each past minute that had more refusals than were recorded. */
export function sumUpRefusals(db: Database): Promise<void> {
  return withDatabase(() => db.acrossTeams.transaction().execute((trx) => sumUp(trx, isOver)));
}

/** Skips rows that another process has locked. */
async function sumUp(trx: Transaction, which: ReturnType<typeof sql<SqlBool>>): Promise<void> {
  const chosen = trx.selectFrom('refusal_count').select('person_id').where(which).forUpdate().skipLocked();
  const ended = await trx
    .deleteFrom('refusal_count')
    .where('person_id', 'in', chosen)
    .returning(['person_id', 'person_name', 'count'])
    .execute();
  for (const { person_id: userId, person_name: name, count } of ended) {
    const more = count - RECORDED_PER_MINUTE;
    if (more <= 0) continue;
    const entry = {
      kind: 'refusal',
      teamId: null,
      runId: null,
      by: { userId, name },
      data: { more: String(more) },
    } as const;
    // The refusals that it counts may have come from other clients than the present request.
    await requestClient.run(undefined, () => appendAudit(trx, entry));
  }
}

async function findTeamOf(trx: Transaction, runId: string): Promise<string | null> {
  const run = await trx.selectFrom('run').select('team_id').where('id', '=', runId).executeTakeFirst();
  return run?.team_id ?? null;
}
