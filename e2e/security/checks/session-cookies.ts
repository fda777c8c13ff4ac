import { claimsOf, type SecurityTestbed } from '../security-testbed.ts';
import { Visitor } from '../visitor.ts';

/** Of whoever has a copy of these cookies. */
export function askWith(cookies: ReadonlyMap<string, string>, place: SecurityTestbed, path: string) {
  const thief = new Visitor(place);
  for (const [name, value] of cookies) thief.cookies.set(name, value);
  return thief.ask(path);
}

/** A session id that was planted in a browser is no session after the sign-in either. */
export async function tryFixation(testbed: SecurityTestbed): Promise<string[]> {
  const planted = 'A'.repeat(43);
  const visitor = new Visitor(testbed);
  visitor.cookies.set('portal.session', planted);
  await visitor.signIn(claimsOf('payments dba'));
  const { status } = await askWith(new Map([['portal.session', planted]]), testbed, '/api/runs');
  return [
    ...(visitor.session === planted ? ['a planted session id is kept'] : []),
    ...(status === 401 ? [] : [`a planted session id is answered with ${status}`]),
  ];
}

/** 32 random bytes in a cookie that scripts do not see and other sites do not send; the database holds a hash of it. */
export async function lookAtCookies(testbed: SecurityTestbed): Promise<string[]> {
  const visitor = await new Visitor(testbed).signIn(claimsOf('payments dba'));
  const token = visitor.session ?? '';
  const rows = await testbed.cluster.query<{ text: string }>(
    "SELECT encode(token_hash, 'base64') AS text FROM session",
  );
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
