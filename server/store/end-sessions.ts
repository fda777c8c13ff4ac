import { sql } from 'kysely';
import { appendAudit } from './append-audit.ts';
import type { Database, Transaction } from './database.ts';
import { withDatabase } from './with-database.ts';

export interface EndedSessions {
  /** Whom the words mean; empty for all. */
  people: { name: string; issuer: string; subject: string }[];
  count: number;
}

/** Ends every session at once, of everybody, and records it. */
export function endAllSessions(db: Database): Promise<EndedSessions> {
  return withDatabase(() =>
    db.kysely.transaction().execute(async (trx) => {
      const ended = await trx.deleteFrom('session').returning('user_id').execute();
      await recordEnd(trx, { person: '*' });
      return { people: [], count: ended.length };
    }),
  );
}

/** Who did so is the operator of the portal's machine, whose name the portal does not know. */
async function recordEnd(trx: Transaction, data: { person: string; entry?: 'blocked' | 'unblocked' }): Promise<void> {
  await appendAudit(trx, { kind: 'sessions-ended', teamId: null, runId: null, by: null, data });
}

/**
 * Ends every session of the people whose subject, name or user id this is. `block`: from now on they may not sign in, or may again;
 * without it nothing is changed in that. One record says whose.
 */
export function endSessionsOf(db: Database, person: string, block?: boolean): Promise<EndedSessions> {
  return withDatabase(() =>
    db.kysely.transaction().execute(async (trx) => {
      const found = await trx
        .selectFrom('portal_user')
        .select(['id', 'name', 'issuer', 'subject'])
        .where(sql<boolean>`${person} IN (subject, name, id::text)`)
        .forUpdate()
        .execute();
      const ids = found.map(({ id }) => id);
      if (ids.length === 0) return { people: [], count: 0 };
      if (block !== undefined) {
        const blocked_at = block ? sql<Date>`now()` : null;
        await trx.updateTable('portal_user').set({ blocked_at }).where('id', 'in', ids).execute();
      }
      const ended = await trx.deleteFrom('session').where('user_id', 'in', ids).returning('user_id').execute();
      const entry = block === undefined ? {} : { entry: block ? ('blocked' as const) : ('unblocked' as const) };
      await recordEnd(trx, { person: found.map(({ name, subject }) => `${name} (${subject})`).join(', '), ...entry });
      return { people: found.map(({ id: _id, ...person }) => person), count: ended.length };
    }),
  );
}

/** Whether an operator has shut the person out. */
export function isBlocked(db: Database, userId: string): Promise<boolean> {
  return withDatabase(async () => {
    const row = await db.kysely
      .selectFrom('portal_user')
      .select('id')
      .where('id', '=', userId)
      .where('blocked_at', 'is not', null)
      .executeTakeFirst();
    return row !== undefined;
  });
}
