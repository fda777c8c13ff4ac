import { PortalError } from '#lib/errors.ts';
import { limitsOf } from '#lib/limits.ts';
import type { Actor } from '#lib/people/access.ts';
import { CLIENT_NETWORK_HEADER } from '#lib/web/client-address.ts';
import type { Portal } from '#server/portal.ts';
import { findTokenOwner } from '#server/store/people/tokens.ts';
import { REAL_TIME } from '#server/time.ts';
import { actorFromGroups } from '../session/actor-from-groups.ts';
import { containsPersonalToken, hashPersonalToken, isPersonalToken } from './personal-token.ts';
import { RefusedTokens } from './refused-tokens.ts';

type Needs = Pick<Portal, 'db' | 'config'>;

const refusedTokens = new RefusedTokens(REAL_TIME.monotonicMs);

/**
 * The owner of the request's personal token, as far as the token's scope goes. Reads only the Authorization header:
 * browsers send no such header by themselves, so no other site can use a person's token or session here. Throws
 * token-refused, token-in-url for a token in the address, which proxies and logs keep, and too-many-requests after too
 * many refused tokens from the same network.
 */
export async function requireTokenActor(portal: Needs, request: Request): Promise<Actor> {
  if (containsPersonalToken(request.url)) throw new PortalError('token-in-url');
  const network = request.headers.get(CLIENT_NETWORK_HEADER) ?? '';
  const perMinute = limitsOf(portal.config).apiRequestsPerMinute;
  const token = readToken(request);
  const actor =
    isPersonalToken(token) && (await refusedTokens.limit(network, perMinute, () => findTokenActor(portal, token)));
  if (!actor) throw new PortalError('token-refused');
  return actor;
}

/** For streams: looks up the request's actor again on each call; null once the token no longer works. */
export function followTokenActor({ db }: Needs, request: Request): (config: Needs['config']) => Promise<Actor | null> {
  const token = readToken(request);
  return (config) => findTokenActor({ db, config }, token);
}

function readToken({ headers }: Request): string {
  return /^Bearer +(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1] ?? '';
}

async function findTokenActor({ db, config }: Needs, token: string): Promise<Actor | null> {
  const owner = await findTokenOwner(db, hashPersonalToken(token));
  if (!owner) return null;
  return { ...actorFromGroups(owner, config), token: { id: owner.tokenId, scope: owner.scope } };
}
