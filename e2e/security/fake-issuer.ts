import { createHash, createSign, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
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

export function makeSigningKey(): SigningKey {
  return { kid: randomUUID(), ...generateKeyPairSync('rsa', { modulusLength: 2048 }) };
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
  return `${signed}.${createSign('sha256').update(signed).sign(key.privateKey, 'base64url')}`;
}

/** An OpenID provider that says whatever a test wants it to say; it holds to PKCE, as every provider must. */
export class FakeIssuer {
  readonly key = makeSigningKey();
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  readonly #codes = new Map<string, Issued & { accessToken: string }>();
  readonly #userinfo = new Map<string, object>();
  readonly #renewals = new Map<string, Renewal>();
  /** What was asked at the userinfo and token endpoints, in order. */
  readonly asked: string[] = [];

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
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
    if (pathname === '/.well-known/openid-configuration') return void give(200, this.#describe());
    if (pathname === '/jwks') return void give(200, { keys: [this.#publicKey()] });
    if (pathname === '/userinfo' || pathname === '/token') this.asked.push(pathname);
    if (pathname === '/userinfo') {
      const given = this.#userinfo.get(request.headers.authorization?.replace('Bearer ', '') ?? '');
      return void give(given ? 200 : 401, given ?? { error: 'invalid_token' });
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
    const { accessToken } = issued;
    if (issued.userinfo) this.#userinfo.set(accessToken, issued.userinfo);
    give(200, { token_type: 'Bearer', expires_in: 300, access_token: accessToken, id_token: issued.idToken });
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
      id_token_signing_alg_values_supported: ['RS256'],
      code_challenge_methods_supported: ['S256'],
    };
  }

  #publicKey(): object {
    return { ...this.key.publicKey.export({ format: 'jwk' }), kid: this.key.kid, use: 'sig', alg: 'RS256' };
  }
}
