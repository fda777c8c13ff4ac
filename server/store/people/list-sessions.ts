import { sql } from 'kysely';
import { containing } from '../database/containing.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import { isLive } from './sessions.ts';

export interface PersonWithSessions {
  id: string;
  name: string;
  issuer: string;
  subject: string;
  groups: string[];
  isBlocked: boolean;
  sessions: number;
  since: Date | null;
  lastSeen: Date | null;
}

/** Signed-in and blocked people, most recently active first. `text` matches a part of the name, subject, or issuer. */
export function listSessions(
  db: Database,
  { text = '', limit }: { text?: string | undefined; limit: number },
): Promise<{ people: PersonWithSessions[]; total: number }> {
  return withDatabase(async () => {
    const pattern = containing(text);
    const { rows } = await sql<PersonWithSessions & { total: number }>`
      SELECT portal_user.id, name, issuer, subject, groups, blocked_at IS NOT NULL AS "isBlocked", count(session.user_id)::int AS sessions,
        min(session.created_at) AS since, max(session.last_seen_at) AS "lastSeen", (count(*) OVER ())::int AS total
      FROM portal_user LEFT JOIN session ON session.user_id = portal_user.id AND blocked_at IS NULL AND ${isLive}
      WHERE name ILIKE ${pattern} OR subject ILIKE ${pattern} OR issuer ILIKE ${pattern}
      GROUP BY portal_user.id HAVING count(session.user_id) > 0 OR blocked_at IS NOT NULL
      ORDER BY max(session.last_seen_at) DESC NULLS LAST, name, portal_user.id
      LIMIT ${limit}`.execute(db.kysely);
    return { people: rows.map(({ total: _total, ...person }) => person), total: rows[0]?.total ?? 0 };
  });
}
