import { createHmac } from 'node:crypto';
import { CLIENT_ID, type FakeIssuer, makeSigningKey, signToken } from './fake-issuer.ts';
import type { Authorization, Visitor } from './visitor.ts';

/** A sign-in as an attacker may bend it, at whatever step. */
export interface Bent {
  visitor: Visitor;
  /** Another sign-in under way, of somebody else. */
  other: Authorization;
  otherVisitor: Visitor;
  issuer: FakeIssuer;
  clientSecret: string;
  auth: Authorization;
  /** The claims that would be accepted. */
  claims: Record<string, unknown>;
  /** What goes over the wire in the end; `sign` makes the token of the claims. */
  sign(claims: object, header?: { alg: string; kid?: string }): string;
}

/** What is different; what is left out is as it must be. */
interface Change {
  idToken?: string;
  userinfo?: object;
  code?: string;
  state?: string;
  challenge?: string;
  /** The way back from the provider, whole. */
  query?: Record<string, string>;
}

type Mutation = (bent: Bent) => Change;

const strange = makeSigningKey();
const now = () => Math.floor(Date.now() / 1000);
const claimed = (change: (bent: Bent) => object): Mutation => {
  return (bent) => ({ idToken: bent.sign({ ...bent.claims, ...change(bent) }) });
};
const without = (name: string): Mutation => {
  return ({ claims: { [name]: _gone, ...rest }, sign }) => ({ idToken: sign(rest) });
};

function hmacToken(claims: object, secret: string | Buffer): string {
  const text = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${text({ alg: 'HS256', typ: 'JWT' })}.${text(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

function keepCookies(visitor: Visitor, wanted: (name: string) => boolean): void {
  for (const name of [...visitor.cookies.keys()]) if (!wanted(name)) visitor.cookies.delete(name);
}

function swapCookie({ visitor, otherVisitor }: Bent, ending: string): Change {
  const name = [...visitor.cookies.keys()].find((one) => one.endsWith(ending)) ?? '';
  visitor.cookies.set(name, otherVisitor.cookies.get(name) ?? '');
  return {};
}

/** Ways to get in with what is not one's own; not one may lead to a session. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'another issuer': claimed(() => ({ iss: 'https://evil.example' })),
  'an issuer with a slash': claimed(({ issuer }) => ({ iss: `${issuer.url}/` })),
  'no issuer': without('iss'),
  'another audience': claimed(() => ({ aud: 'another-client' })),
  'other audiences': claimed(() => ({ aud: ['another-client', 'one-more'] })),
  'one audience too many': claimed(() => ({ aud: [CLIENT_ID, 'another-client'] })),
  'another authorized party': claimed(() => ({ azp: 'another-client' })),
  'no audience': without('aud'),
  'no nonce': without('nonce'),
  'another nonce': claimed(() => ({ nonce: 'another' })),
  "another sign-in's nonce": claimed(({ other }) => ({ nonce: other.nonce })),
  'algorithm none': ({ claims, sign }) => ({ idToken: sign(claims, { alg: 'none' }) }),
  'algorithm None': ({ claims, sign }) => ({ idToken: sign(claims, { alg: 'None' }).replace(/[^.]+$/, '') }),
  'no signature': ({ claims, sign }) => ({ idToken: sign(claims).replace(/[^.]+$/, '') }),
  "the client's secret for a key": ({ claims, clientSecret }) => ({ idToken: hmacToken(claims, clientSecret) }),
  'the public key for a secret': ({ claims, issuer }) => ({
    idToken: hmacToken(claims, issuer.key.publicKey.export({ format: 'pem', type: 'spki' })),
  }),
  'another key under the known name': ({ claims, issuer }) => ({
    idToken: signToken(claims, { ...strange, kid: issuer.key.kid }, { alg: 'RS256', kid: issuer.key.kid }),
  }),
  'another key': ({ claims }) => ({ idToken: signToken(claims, strange, { alg: 'RS256', kid: strange.kid }) }),
  'a key that the token brings along': ({ claims }) => ({
    idToken: signToken(claims, strange, { alg: 'RS256', jwk: strange.publicKey.export({ format: 'jwk' }) }),
  }),
  'an access token': ({ claims: { nonce: _none, ...claims }, issuer }) => ({
    idToken: signToken({ ...claims, scope: 'openid' }, issuer.key, {
      alg: 'RS256',
      kid: issuer.key.kid,
      typ: 'at+jwt',
    }),
  }),
  'claims that were changed': ({ claims, sign }) => {
    const [header, , signature] = sign(claims).split('.');
    const changed = Buffer.from(JSON.stringify({ ...claims, groups: ['support'] })).toString('base64url');
    return { idToken: `${header}.${changed}.${signature}` };
  },
  expired: claimed(() => ({ iat: now() - 7200, exp: now() - 3600 })),
  'not yet valid': claimed(() => ({ nbf: now() + 3600 })),
  'no end': without('exp'),
  'an end that is no number': claimed(() => ({ exp: 'tomorrow' })),
  'no subject': without('sub'),
  'an empty subject': claimed(() => ({ sub: '' })),
  'a subject that is a list': claimed(() => ({ sub: ['dba@payments'] })),
  'no token': () => ({ idToken: '' }),
  'no token at all': () => ({ idToken: 'x.y.z' }),
  'another state': () => ({ state: 'another' }),
  "another sign-in's state": ({ other }) => ({ state: other.state }),
  'no state': () => ({ query: { code: 'code' } }),
  'no state kept': ({ visitor }) => {
    keepCookies(visitor, (name) => !name.endsWith('portal.state'));
    return {};
  },
  "another browser's cookies": ({ visitor }) => {
    keepCookies(visitor, () => false);
    return {};
  },
  'no verifier kept': ({ visitor }) => {
    keepCookies(visitor, (name) => !name.endsWith('portal.pkce'));
    return {};
  },
  "another sign-in's verifier": (bent) => swapCookie(bent, 'portal.pkce'),
  "another sign-in's nonce kept": (bent) => swapCookie(bent, 'portal.nonce'),
  'no nonce kept': ({ visitor }) => {
    keepCookies(visitor, (name) => !name.endsWith('portal.nonce'));
    return {};
  },
  'a code of another challenge': ({ other }) => ({ challenge: other.challenge }),
  'a code that the provider does not know': () => ({ code: 'unknown' }),
  'a refusal of the provider': ({ auth }) => ({ query: { error: 'access_denied', state: auth.state } }),
  "another person's groups": ({ claims: { groups: _none, ...claims }, sign }) => ({
    idToken: sign(claims),
    userinfo: { sub: 'support', groups: ['support'] },
  }),
};
