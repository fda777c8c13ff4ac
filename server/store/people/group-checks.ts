import { sql } from 'kysely';
import { appendAudit } from '../audit/append-audit.ts';
import type { Database } from '../database/database.ts';
import type { UserTable } from '../database/schema.ts';
import { withDatabase } from '../database/with-database.ts';
import { isLive } from './sessions.ts';

/** Longer than the timeout for the provider. */
const CLAIM_SECONDS = 30;

/** A session whose groups this process has to request from the provider. */
export interface GroupCheck {
  userId: string;
  issuer: string;
  subject: string;
  sealedTokens: Buffer;
  /** Since the provider last answered. */
  ageMinutes: number;
}

/**
 * Claims a session's group check if the groups are older than `maxAgeMinutes` and no other process has it; else null.
 */
export function claimGroupCheck(db: Database, tokenHash: Buffer, maxAgeMinutes: number): Promise<GroupCheck | null> {
  return withDatabase(async () => {
    const { rows } = await sql<GroupCheck>`
      UPDATE session SET groups_claimed_until = now() + make_interval(secs => ${CLAIM_SECONDS})
      FROM portal_user
      WHERE portal_user.id = session.user_id AND session.token_hash = ${tokenHash} AND ${isLive}
        AND session.sealed_tokens IS NOT NULL
        AND session.groups_read_at < now() - make_interval(mins => ${maxAgeMinutes})
        AND (session.groups_claimed_until IS NULL OR session.groups_claimed_until < now())
      RETURNING portal_user.id AS "userId", issuer, subject, sealed_tokens AS "sealedTokens",
        (extract(epoch FROM now() - groups_read_at) / 60)::float8 AS "ageMinutes"`.execute(db.kysely);
    return rows[0] ?? null;
  });
}

export interface GroupsNow {
  groups: string[];
  groupsProblem: UserTable['groups_problem'];
}

/** Stores the provider's answer. `groups` is null if it doesn't include them, `sealedTokens` if they didn't change. */
export function storeGroupCheck(
  db: Database,
  tokenHash: Buffer,
  { userId, groups, sealedTokens }: { userId: string; groups: GroupsNow | null; sealedTokens: Buffer | null },
): Promise<void> {
  return withDatabase(() =>
    db.kysely.transaction().execute(async (trx) => {
      if (groups) {
        const latest = { groups: groups.groups, groups_problem: groups.groupsProblem };
        await trx.updateTable('portal_user').set(latest).where('id', '=', userId).execute();
      }
      await trx
        .updateTable('session')
        .set({ groups_read_at: sql<Date>`now()`, groups_claimed_until: null })
        .$if(sealedTokens !== null, (query) => query.set({ sealed_tokens: sealedTokens }))
        .where('token_hash', '=', tokenHash)
        .execute();
    }),
  );
}

/** Ends a session that the provider no longer confirms, and records it. */
export function endUnvouched(db: Database, tokenHash: Buffer): Promise<void> {
  return withDatabase(() =>
    db.kysely.transaction().execute(async (trx) => {
      const row = await trx
        .deleteFrom('session')
        .using('portal_user')
        .whereRef('portal_user.id', '=', 'session.user_id')
        .where('token_hash', '=', tokenHash)
        .returning(['portal_user.name', 'portal_user.subject'])
        .executeTakeFirst();
      if (!row) return;
      const data = { person: `${row.name} (${row.subject})`, reason: 'not-vouched-for' };
      await appendAudit(trx, { kind: 'sessions-ended', teamId: null, runId: null, by: null, data });
    }),
  );
}
