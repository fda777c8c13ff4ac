import { sql } from 'kysely';
import { appendAudit } from '../audit/append-audit.ts';
import type { Database } from '../database/database.ts';
import type { UserTable } from '../database/schema.ts';
import { withDatabase } from '../database/with-database.ts';
import { isLive } from './sessions.ts';

/** Longer than a check takes: `askProvider` has a deadline. */
const CLAIM_SECONDS = 60;
/** Pause between two checks of a session while the provider doesn't answer. */
const PAUSE_SECONDS = 30;
/** How long after a failed check the provider still counts as away. */
const AWAY_SECONDS = 120;

/** A session whose groups this process has to request from the provider. */
export interface GroupCheck {
  userId: string;
  issuer: string;
  subject: string;
  sealedTokens: Buffer;
  /** Since the provider last answered. */
  ageMinutes: number;
  /** Whether the latest check, a short time ago, got no answer. */
  isProviderAway: boolean;
}

/** Claims a session's group check if the groups are older than `minutes` and no other process has it; else null. */
export function claimGroupCheck(db: Database, tokenHash: Buffer, minutes: number): Promise<GroupCheck | null> {
  return withDatabase(async () => {
    const { rows } = await sql<GroupCheck>`
      UPDATE session SET groups_claimed_until = now() + make_interval(secs => ${CLAIM_SECONDS})
      FROM portal_user,
        (SELECT groups_claimed_until AS until FROM session WHERE token_hash = ${tokenHash}) AS earlier
      WHERE portal_user.id = session.user_id AND session.token_hash = ${tokenHash} AND ${isLive}
        AND session.sealed_tokens IS NOT NULL
        AND session.groups_read_at < now() - make_interval(secs => ${minutes * 60})
        AND (session.groups_claimed_until IS NULL OR session.groups_claimed_until < now())
      RETURNING portal_user.id AS "userId", issuer, subject, sealed_tokens AS "sealedTokens",
        (extract(epoch FROM now() - groups_read_at) / 60)::float8 AS "ageMinutes",
        coalesce(earlier.until > now() - make_interval(secs => ${AWAY_SECONDS}), false) AS "isProviderAway"`.execute(
      db.kysely,
    );
    return rows[0] ?? null;
  });
}

export interface GroupsNow {
  groups: string[];
  groupsProblem: UserTable['groups_problem'];
}

interface GroupAnswer {
  userId: string;
  /** Null if the provider doesn't include them. */
  groups: GroupsNow | null;
  /** Null if they didn't change. */
  sealedTokens: Buffer | null;
  /** Since the provider was asked. */
  ageSeconds: number;
}

/** Stores the provider's answer. */
export function storeGroupCheck(
  db: Database,
  tokenHash: Buffer,
  { userId, groups, sealedTokens, ageSeconds }: GroupAnswer,
): Promise<void> {
  return withDatabase(() =>
    db.kysely.transaction().execute(async (trx) => {
      if (groups) {
        const latest = {
          groups: groups.groups,
          groups_problem: groups.groupsProblem,
          groups_confirmed_at: sql<Date>`now()`,
        };
        await trx.updateTable('portal_user').set(latest).where('id', '=', userId).execute();
      }
      await trx
        .updateTable('session')
        // The answer is as old as the request for it.
        .set({ groups_read_at: sql<Date>`now() - make_interval(secs => ${ageSeconds})`, groups_claimed_until: null })
        .$if(sealedTokens !== null, (query) => query.set({ sealed_tokens: sealedTokens }))
        .where('token_hash', '=', tokenHash)
        .execute();
    }),
  );
}

/** Lets the session be checked again after a pause. Keeps renewed tokens, because the earlier ones may be used up. */
export function postponeGroupCheck(db: Database, tokenHash: Buffer, sealedTokens: Buffer | null): Promise<void> {
  return withDatabase(async () => {
    await db.kysely
      .updateTable('session')
      .set({ groups_claimed_until: sql<Date>`now() + make_interval(secs => ${PAUSE_SECONDS})` })
      .$if(sealedTokens !== null, (query) => query.set({ sealed_tokens: sealedTokens }))
      .where('token_hash', '=', tokenHash)
      .execute();
  });
}

interface Unvouched {
  userId: string;
  /** Whether the provider refused the person; otherwise it didn't answer for too long. */
  isRefused: boolean;
}

/**
 * Ends a session that the provider no longer confirms, and records it. If the provider refused the person, their
 * personal tokens stop working until it confirms the person again, at a sign-in or in another session.
 */
export function endUnvouched(db: Database, tokenHash: Buffer, { userId, isRefused }: Unvouched): Promise<void> {
  return withDatabase(() =>
    db.kysely.transaction().execute(async (trx) => {
      if (isRefused) {
        const never = { groups_confirmed_at: new Date(0) };
        await trx.updateTable('portal_user').set(never).where('id', '=', userId).execute();
      }
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
