import { sql } from 'kysely';
import type { OwnSession } from '#lib/people/own-access.ts';
import type { Person } from '#lib/runs/events.ts';
import { appendAudit } from '../audit/append-audit.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import { isLive } from './sessions.ts';

/** The person's open sessions, the current one first, then the most recently active. */
export function listOwnSessions(
  db: Database,
  { userId, currentHash }: { userId: string; currentHash: Buffer },
): Promise<OwnSession[]> {
  return withDatabase(async () => {
    const rows = await db.kysely
      .selectFrom('session')
      .where('user_id', '=', userId)
      .where(isLive)
      .select([
        'id',
        'user_agent',
        'created_at',
        'last_seen_at',
        sql<boolean>`token_hash = ${currentHash}`.as('is_current'),
      ])
      .orderBy('is_current', 'desc')
      .orderBy('last_seen_at', 'desc')
      .execute();
    return rows.map(({ id, user_agent, created_at, last_seen_at, is_current }) => ({
      id,
      userAgent: user_agent,
      since: created_at.toISOString(),
      lastSeen: last_seen_at.toISOString(),
      isCurrent: is_current,
    }));
  });
}

/**
 * Ends one of the person's other sessions, or all of them for null, and records it. The current one ends by signing out.
 * Returns the number of sessions ended.
 */
export function endOtherSessions(
  db: Database,
  person: Person,
  { sessionId, currentHash }: { sessionId: string | null; currentHash: Buffer },
): Promise<number> {
  return withDatabase(() =>
    db.kysely.transaction().execute(async (trx) => {
      const ended = await trx
        .deleteFrom('session')
        .where('user_id', '=', person.userId)
        .where('token_hash', '!=', currentHash)
        .$if(sessionId !== null, (query) => query.where('id', '=', sessionId as string))
        .returning('id')
        .execute();
      if (ended.length === 0) return 0;
      const data = { person: person.name };
      await appendAudit(trx, { kind: 'sessions-ended', teamId: null, runId: null, by: person, data });
      return ended.length;
    }),
  );
}
