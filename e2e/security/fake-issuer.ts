import { constants, createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export const CLIENT_ID = 'limitless-portal';

/** What the provider gives for one authorisation code. */
export interface Issued {
  /** Of the authorisation request, as S256 of the verifier. */
  challenge: string;
  idToken: string;
  userinfo?: object;
  refresh_token?: string;
}

/** What a refresh token is exchanged for. */
export interface Renewal {
  access_token: string;
  expires_in?: number;
  refresh_token?: string;
  id_token?: string;
}

/** A signing key of an issuer; only the issuer's own is in its key set. */
export interface SigningKey {
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

const CURVES: Readonly<Record<string, string>> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' };

export function makeSigningKey(alg = 'RS256'): SigningKey {
  const kid = randomUUID();
  const namedCurve = CURVES[alg];
  if (namedCurve) return { kid, ...generateKeyPairSync('ec', { namedCurve }) };
  if (alg === 'EdDSA') return { kid, ...generateKeyPairSync('ed25519') };
  return { kid, ...generateKeyPairSync('rsa', { modulusLength: 2048 }) };
}

/** The key pairs of the issuers of this process, by algorithm: making one for RSA takes a tenth of a second. */
const ownKeys = new Map<string, SigningKey>();

function ownKey(alg = 'RS256'): SigningKey {
  const made = ownKeys.get(alg) ?? makeSigningKey(alg);
  ownKeys.set(alg, made);
  return made;
}

function signatureOf(text: string, { privateKey: key }: SigningKey, alg: string): string {
  const hash = alg === 'EdDSA' ? null : `sha${/\d+$/.exec(alg)?.[0] ?? '256'}`;
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  const how = alg.startsWith('PS') ? pss : alg.startsWith('ES') ? ({ dsaEncoding: 'ieee-p1363' } as const) : {};
  return sign(hash, Buffer.from(text), { key, ...how }).toString('base64url');
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** An ID token as the key's owner writes it; `alg` none has no signature. */
export function signToken(
  claims: object,
  key: SigningKey,
  header: { alg: string; kid?: string; [name: string]: unknown },
): string {
  const signed = `${encode({ typ: 'JWT', ...header })}.${encode(claims)}`;
  if (header.alg === 'none') return `${signed}.`;
  return `${signed}.${signatureOf(signed, key, header.alg)}`;
}

/** How a provider differs from the plainest one. */
export interface IssuerKind {
  /** Of its one key. */
  alg?: string;
  /** Added to its metadata; `undefined` takes an entry away. */
  metadata?: object;
  /** Its userinfo is a JWT of this algorithm. */
  userinfoAlg?: string;
}

/** An OpenID provider that says whatever a test wants it to say; it holds to PKCE, as every provider must. */
export class FakeIssuer {
  readonly kind: IssuerKind;
  readonly key: SigningKey;
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  readonly #codes = new Map<string, Issued & { accessToken: string }>();
  readonly #userinfo = new Map<string, object>();
  readonly #renewals = new Map<string, Renewal>();
  /** Once it has started. */
  url = '';
  /** What was asked at the userinfo and token endpoints, in order. */
  readonly asked: string[] = [];
  /** What is asked at these endpoints from now on waits for it; a test sets it to have a slow provider. */
  gate: Promise<unknown> | undefined;
  /** What an endpoint answers instead, by its path. */
  readonly failures = new Map<string, { status: number; body: object }>();

  constructor(kind: IssuerKind = {}) {
    this.kind = kind;
    this.key = { ...ownKey(kind.alg), kid: randomUUID() };
  }

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What is given for the code, once; returns the access token that goes with it. */
  issue(code: string, issued: Issued): string {
    const accessToken = randomUUID();
    this.#codes.set(code, { ...issued, accessToken });
    return accessToken;
  }

  /** What the userinfo endpoint says of whoever holds the access token; null: the token is worth nothing any more. */
  say(accessToken: string, userinfo: object | null): void {
    if (userinfo) this.#userinfo.set(accessToken, userinfo);
    else this.#userinfo.delete(accessToken);
  }

  /** What the refresh token is worth, once. */
  renew(refreshToken: string, renewal: Renewal): void {
    this.#renewals.set(refreshToken, renewal);
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', this.url);
    const give = (status: number, value: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (pathname === '/userinfo' || pathname === '/token') {
      this.asked.push(pathname);
      await this.gate;
    }
    const failure = this.failures.get(pathname);
    if (failure) return void give(failure.status, failure.body);
    if (pathname === '/.well-known/openid-configuration') return void give(200, this.#describe());
    if (pathname === '/jwks') return void give(200, { keys: [this.#publicKey()] });
    if (pathname === '/userinfo') {
      const given = this.#userinfo.get(request.headers.authorization?.replace('Bearer ', '') ?? '');
      const { userinfoAlg: alg } = this.kind;
      if (!given || !alg) return void give(given ? 200 : 401, given ?? { error: 'invalid_token' });
      const body = signToken(given, this.key, { alg, kid: this.key.kid });
      return void response.writeHead(200, { 'content-type': 'application/jwt;charset=utf-8' }).end(body);
    }
    if (pathname !== '/token') return void give(404, { error: 'not_found' });
    const asked = new URLSearchParams(await text(request));
    if (asked.get('grant_type') === 'refresh_token') {
      const renewal = this.#renewals.get(asked.get('refresh_token') ?? '');
      this.#renewals.delete(asked.get('refresh_token') ?? '');
      return void give(
        renewal ? 200 : 400,
        renewal ? { token_type: 'Bearer', ...renewal } : { error: 'invalid_grant' },
      );
    }
    const issued = this.#codes.get(asked.get('code') ?? '');
    this.#codes.delete(asked.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(asked.get('code_verifier') ?? '')
      .digest('base64url');
    if (!issued || issued.challenge !== challenge) return void give(400, { error: 'invalid_grant' });
    const { accessToken, refresh_token } = issued;
    if (issued.userinfo) this.#userinfo.set(accessToken, issued.userinfo);
    const tokens = { access_token: accessToken, id_token: issued.idToken, refresh_token };
    give(200, { token_type: 'Bearer', expires_in: 300, ...tokens });
  }

  #describe(): object {
    const { url } = this;
    return {
      issuer: url,
      authorization_endpoint: `${url}/authorize`,
      token_endpoint: `${url}/token`,
      jwks_uri: `${url}/jwks`,
      userinfo_endpoint: `${url}/userinfo`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [this.kind.alg ?? 'RS256'],
      code_challenge_methods_supported: ['S256'],
      ...this.kind.metadata,
    };
  }

  #publicKey(): object {
    return {
      ...this.key.publicKey.export({ format: 'jwk' }),
      kid: this.key.kid,
      use: 'sig',
      alg: this.kind.alg ?? 'RS256',
    };
  }
}
