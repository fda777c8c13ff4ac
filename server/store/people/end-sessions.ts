import { sql } from 'kysely';
import type { Person } from '#lib/runs/events.ts';
import { appendAudit } from '../audit/append-audit.ts';
import type { Database, Transaction } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';

export interface EndedSessions {
  /** The people that matched; empty when all sessions ended. */
  people: { name: string; issuer: string; subject: string }[];
  count: number;
}

/** One person by id, or everyone whose subject, name, or id equals the words. */
export type Whose = { userId: string } | { words: string };

/** Whether the person can sign in from now on. */
export type Entry = 'blocked' | 'unblocked';

/**
 * Ends all sessions of all people immediately, revokes all personal tokens, and records it. `by` is null for the operator
 * of the portal's machine.
 */
export function endAllSessions(db: Database, by: Person | null): Promise<EndedSessions> {
  return withDatabase(() =>
    db.kysely.transaction().execute(async (trx) => {
      const ended = await trx.deleteFrom('session').returning('user_id').execute();
      await trx.deleteFrom('personal_token').execute();
      await recordEnd(trx, by, { person: '*' });
      return { people: [], count: ended.length };
    }),
  );
}

async function recordEnd(trx: Transaction, by: Person | null, data: { person: string; entry?: Entry }): Promise<void> {
  await appendAudit(trx, { kind: 'sessions-ended', teamId: null, runId: null, by, data });
}

/**
 * Ends every session of the people who match, and revokes their personal tokens. `entry` also blocks or unblocks their sign-in; without it, that doesn't
 * change. Writes one audit record of whose sessions ended and by whom (null: the operator of the portal's machine).
 */
export function endSessionsOf(
  db: Database,
  { whose, entry, by }: { whose: Whose; entry?: Entry | undefined; by: Person | null },
): Promise<EndedSessions> {
  return withDatabase(() =>
    db.kysely.transaction().execute(async (trx) => {
      const found = await trx
        .selectFrom('portal_user')
        .select(['id', 'name', 'issuer', 'subject'])
        .where('userId' in whose ? sql<boolean>`id = ${whose.userId}` : matches(whose.words))
        .forUpdate()
        .execute();
      const ids = found.map(({ id }) => id);
      if (ids.length === 0) return { people: [], count: 0 };
      if (entry !== undefined) {
        const blocked_at = entry === 'blocked' ? sql<Date>`now()` : null;
        await trx.updateTable('portal_user').set({ blocked_at }).where('id', 'in', ids).execute();
      }
      const ended = await trx.deleteFrom('session').where('user_id', 'in', ids).returning('user_id').execute();
      await trx.deleteFrom('personal_token').where('user_id', 'in', ids).execute();
      const person = found.map(({ name, subject }) => `${name} (${subject})`).join(', ');
      await recordEnd(trx, by, { person, ...(entry === undefined ? {} : { entry }) });
      return { people: found.map(({ id: _id, ...named }) => named), count: ended.length };
    }),
  );
}

const matches = (words: string) => sql<boolean>`${words} IN (subject, name, id::text)`;

/** Whether the person is blocked. */
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
