import { claimsOf, type SecurityStand } from '../security-stand.ts';
import { Visitor } from '../visitor.ts';

/** Of whoever has a copy of these cookies. */
export function askWith(cookies: ReadonlyMap<string, string>, place: SecurityStand, path: string) {
  const thief = new Visitor(place);
  for (const [name, value] of cookies) thief.cookies.set(name, value);
  return thief.ask(path);
}

/** A session id that was planted in a browser is no session after the sign-in either. */
export async function tryFixation(stand: SecurityStand): Promise<string[]> {
  const planted = 'A'.repeat(43);
  const visitor = new Visitor(stand);
  visitor.cookies.set('portal.session', planted);
  await visitor.signIn(claimsOf('payments dba'));
  const { status } = await askWith(new Map([['portal.session', planted]]), stand, '/api/runs');
  return [
    ...(visitor.session === planted ? ['a planted session id is kept'] : []),
    ...(status === 401 ? [] : [`a planted session id is answered with ${status}`]),
  ];
}

/** 32 random bytes in a cookie that scripts do not see and other sites do not send; the database holds a hash of it. */
export async function lookAtCookies(stand: SecurityStand): Promise<string[]> {
  const visitor = await new Visitor(stand).signIn(claimsOf('payments dba'));
  const token = visitor.session ?? '';
  const rows = await stand.cluster.query<{ text: string }>("SELECT encode(token_hash, 'base64') AS text FROM session");
  const isStored = rows.some(({ text }) => text.replace(/[+/=\n]/g, '').includes(token.replace(/[-_]/g, '')));
  const line = visitor.lastSessionCookie ?? '';
  return [
    ...(Buffer.from(token, 'base64url').length === 32 ? [] : ['a session id does not have 32 bytes']),
    ...(isStored ? ['the database holds a session id'] : []),
    ...(/;\s*HttpOnly/i.test(line) && /;\s*SameSite=Lax/i.test(line) && /;\s*Path=\/(?:;|$)/i.test(line)
      ? []
      : [`the cookie is ${line.replace(token, '…')}`]),
  ];
}
