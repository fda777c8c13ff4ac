import { type RawBuilder, sql } from 'kysely';
import { appendAudit } from '../audit/append-audit.ts';
import type { Database, Transaction } from '../database/database.ts';
import type { UserTable } from '../database/schema.ts';
import { withDatabase } from '../database/with-database.ts';

/** Maximum lifetime of a session, regardless of activity. All times are the database's. */
export const SESSION_HOURS = 8;
const IDLE_MINUTES = 30;
const MAX_AGENT_LENGTH = 400;
/** Precision of the last activity: at most one write per minute instead of one per request. */
const SEEN_EVERY_SECONDS = 60;

const absoluteLimit = sql<Date>`now() + make_interval(hours => ${SESSION_HOURS})`;
/** For queries that include the table `session`. */
export const isLive: RawBuilder<boolean> = sql`
  session.expires_at > now() AND session.last_seen_at > now() - make_interval(mins => ${IDLE_MINUTES})`;
const isSeenLongAgo: RawBuilder<boolean> = sql`
  session.last_seen_at < now() - make_interval(secs => ${SEEN_EVERY_SECONDS})`;

const groupsAge: RawBuilder<number | null> = sql`
  CASE WHEN session.sealed_tokens IS NOT NULL THEN extract(epoch FROM now() - session.groups_read_at)::float8 END`;

/** Begins a session and deletes ended ones; returns the latest time at which it ends. */
export async function createSession(
  db: Database,
  session: {
    tokenHash: Buffer;
    userId: string;
    sealedIdToken: Buffer | null;
    sealedTokens?: Buffer | null;
    /** What the browser calls itself. */
    userAgent?: string | null;
  },
): Promise<Date> {
  return withDatabase(() =>
    db.kysely.transaction().execute(async (trx) => {
      await trx.deleteFrom('session').where(sql<boolean>`NOT (${isLive})`).execute();
      const { expires_at } = await trx
        .insertInto('session')
        .values({
          token_hash: session.tokenHash,
          user_id: session.userId,
          sealed_id_token: session.sealedIdToken,
          sealed_tokens: session.sealedTokens ?? null,
          user_agent: session.userAgent?.slice(0, MAX_AGENT_LENGTH) ?? null,
          expires_at: absoluteLimit,
        })
        .returning('expires_at')
        .executeTakeFirstOrThrow();
      await recordSignedIn(trx, session.userId);
      return expires_at;
    }),
  );
}

async function recordSignedIn(trx: Transaction, userId: string): Promise<void> {
  const { name, issuer, groups_problem } = await trx
    .selectFrom('portal_user')
    .select(['name', 'issuer', 'groups_problem'])
    .where('id', '=', userId)
    .executeTakeFirstOrThrow();
  const data = { issuer, ...(groups_problem === null ? {} : { groupsProblem: groups_problem }) };
  await appendAudit(trx, { kind: 'sign-in', teamId: null, runId: null, by: { userId, name }, data });
}

/** A person with the groups that the provider last confirmed. */
export interface KnownPerson {
  id: string;
  name: string;
  groups: string[];
  groupsProblem: UserTable['groups_problem'];
}

/** The person of a session. */
export interface SessionMember extends KnownPerson {
  /** Since the provider last answered in this session; null if it can't be asked again. */
  groupsAgeSeconds: number | null;
}

/** The person of a live session, else null. Activity extends the idle timeout. */
export async function findSession(
  db: Database,
  tokenHash: Buffer,
  { isActivity }: { isActivity: boolean },
): Promise<SessionMember | null> {
  return withDatabase(async () => {
    const [row] = await selectMembers(db, [tokenHash]);
    if (!row) return null;
    if (isActivity && row.is_seen_long_ago) await markSeen(db, tokenHash);
    return asMember(row);
  });
}

/** The people of live sessions, all by the hash in hexadecimal; doesn't count as activity. */
export function findSessions(
  db: Database,
  tokenHashes: readonly string[],
): Promise<ReadonlyMap<string, SessionMember>> {
  return withDatabase(async () => {
    const hashes = tokenHashes.map((hash) => Buffer.from(hash, 'hex'));
    const rows = await selectMembers(db, hashes);
    return new Map(rows.map((row) => [row.token_hash.toString('hex'), asMember(row)]));
  });
}

function selectMembers(db: Database, tokenHashes: readonly Buffer[]) {
  return db.kysely
    .selectFrom('session')
    .innerJoin('portal_user', 'portal_user.id', 'session.user_id')
    .where(sql<boolean>`session.token_hash = ANY (${tokenHashes})`)
    .where(isLive)
    .where('portal_user.blocked_at', 'is', null)
    .select(['session.token_hash', 'portal_user.id', 'portal_user.name', 'portal_user.groups'])
    .select('portal_user.groups_problem')
    .select(isSeenLongAgo.as('is_seen_long_ago'))
    .select(groupsAge.as('groups_age'))
    .execute();
}

function asMember(row: Awaited<ReturnType<typeof selectMembers>>[number]): SessionMember {
  const { id, name, groups, groups_problem: groupsProblem, groups_age: groupsAgeSeconds } = row;
  return { id, name, groups, groupsProblem, groupsAgeSeconds };
}

async function markSeen(db: Database, tokenHash: Buffer): Promise<void> {
  await db.kysely
    .updateTable('session')
    .set({ last_seen_at: sql<Date>`now()` })
    .where('token_hash', '=', tokenHash)
    .execute();
}

/** Ends a session immediately and records it; null if there was none. */
export async function endSession(db: Database, tokenHash: Buffer): Promise<{ sealedIdToken: Buffer | null } | null> {
  return withDatabase(() =>
    db.kysely.transaction().execute(async (trx) => {
      const row = await trx
        .deleteFrom('session')
        .using('portal_user')
        .whereRef('portal_user.id', '=', 'session.user_id')
        .where('token_hash', '=', tokenHash)
        .returning(['session.sealed_id_token', 'portal_user.id', 'portal_user.name'])
        .executeTakeFirst();
      if (!row) return null;
      const by = { userId: row.id, name: row.name };
      await appendAudit(trx, { kind: 'sign-out', teamId: null, runId: null, by, data: {} });
      return { sealedIdToken: row.sealed_id_token };
    }),
  );
}
