import { sql } from 'kysely';
import { PortalError } from '#lib/errors.ts';
import type { TokenScope } from '#lib/people/access.ts';
import { type ListedToken, MAX_TOKENS, UNCONFIRMED_DAYS } from '#lib/people/personal-token.ts';
import type { Person } from '#lib/runs/events.ts';
import { appendAudit } from '../audit/append-audit.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import type { KnownPerson } from './sessions.ts';

/** A use is recorded at most once in this time, instead of with each request. */
const USED_EVERY_SECONDS = 60;

export interface NewToken {
  owner: Person;
  tokenHash: Buffer;
  name: string;
  scope: TokenScope;
  days: number;
}

/** Stores a token and records it; deletes the owner's expired ones. Returns its id. Throws too-many-tokens. */
export function createToken(db: Database, { owner, tokenHash, name, scope, days }: NewToken): Promise<string> {
  return withDatabase(() =>
    db.kysely.transaction().execute(async (trx) => {
      // Serializes per person, so that two tokens made at the same time count each other.
      await sql`SELECT FROM portal_user WHERE id = ${owner.userId} FOR NO KEY UPDATE`.execute(trx);
      const own = () => trx.selectFrom('personal_token').where('user_id', '=', owner.userId);
      await trx
        .deleteFrom('personal_token')
        .where('user_id', '=', owner.userId)
        .where('expires_at', '<=', sql<Date>`now()`)
        .execute();
      const { count } = await own()
        .select((select) => select.fn.countAll<string>().as('count'))
        .executeTakeFirstOrThrow();
      if (Number(count) >= MAX_TOKENS) throw new PortalError('too-many-tokens');
      const { id, expires_at } = await trx
        .insertInto('personal_token')
        .values({
          token_hash: tokenHash,
          user_id: owner.userId,
          name,
          scope,
          expires_at: sql<Date>`now() + make_interval(days => ${days})`,
        })
        .returning(['id', 'expires_at'])
        .executeTakeFirstOrThrow();
      const data = { tokenId: id, tokenName: name, scope, expires: expires_at.toISOString() };
      await appendAudit(trx, { kind: 'token-created', teamId: null, runId: null, by: owner, data });
      return id;
    }),
  );
}

/** Revokes one of the person's own tokens immediately, and records it; false if there is none with this id. */
export function revokeToken(db: Database, owner: Person, tokenId: string): Promise<boolean> {
  return withDatabase(() =>
    db.kysely.transaction().execute(async (trx) => {
      const row = await trx
        .deleteFrom('personal_token')
        .where('id', '=', tokenId)
        .where('user_id', '=', owner.userId)
        .returning('name')
        .executeTakeFirst();
      if (!row) return false;
      const data = { tokenId, tokenName: row.name };
      await appendAudit(trx, { kind: 'token-revoked', teamId: null, runId: null, by: owner, data });
      return true;
    }),
  );
}

/** The person's tokens that haven't expired, newest first. */
export function listTokens(db: Database, userId: string): Promise<ListedToken[]> {
  return withDatabase(async () => {
    const rows = await db.kysely
      .selectFrom('personal_token')
      .where('user_id', '=', userId)
      .where('expires_at', '>', sql<Date>`now()`)
      .select(['id', 'name', 'scope', 'created_at', 'expires_at', 'last_used_at'])
      .orderBy('created_at', 'desc')
      .execute();
    return rows.map(({ id, name, scope, created_at, expires_at, last_used_at }) => ({
      ...{ id, name, scope },
      createdAt: created_at.toISOString(),
      expiresAt: expires_at.toISOString(),
      lastUsedAt: last_used_at?.toISOString() ?? null,
    }));
  });
}

/** A token's owner, with the groups that the provider last confirmed. */
export interface TokenOwner extends KnownPerson {
  tokenId: string;
  scope: TokenScope;
}

/**
 * The owner of a token that may be used now, else null: it isn't expired or revoked, and the provider confirmed the
 * groups of its owner, who isn't blocked, within the last days.
 */
export function findTokenOwner(db: Database, tokenHash: Buffer): Promise<TokenOwner | null> {
  return withDatabase(async () => {
    const row = await db.kysely
      .selectFrom('personal_token')
      .innerJoin('portal_user', 'portal_user.id', 'personal_token.user_id')
      .where('token_hash', '=', tokenHash)
      .where('expires_at', '>', sql<Date>`now()`)
      .where(sql<boolean>`groups_confirmed_at > now() - make_interval(days => ${UNCONFIRMED_DAYS})`)
      .where('blocked_at', 'is', null)
      .select(['personal_token.id as token_id', 'scope', 'portal_user.id', 'portal_user.name', 'groups'])
      .select('groups_problem')
      .select(
        sql<boolean>`coalesce(last_used_at < now() - make_interval(secs => ${USED_EVERY_SECONDS}), true)`.as('is_due'),
      )
      .executeTakeFirst();
    if (!row) return null;
    const { token_id: tokenId, scope, id, name, groups, groups_problem: groupsProblem } = row;
    if (row.is_due) await markUsed(db, tokenId);
    return { tokenId, scope, id, name, groups, groupsProblem };
  });
}

async function markUsed(db: Database, tokenId: string): Promise<void> {
  await db.kysely
    .updateTable('personal_token')
    .set({ last_used_at: sql<Date>`now()` })
    .where('id', '=', tokenId)
    .execute();
}
