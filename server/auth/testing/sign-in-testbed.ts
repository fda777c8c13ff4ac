import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { NextRequest } from 'next/server';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, vi } from 'vitest';
import { type FakeIssuer, signToken } from '#e2e/security/fake-issuer.ts';
import type { PortalConfig } from '#lib/portal-config.ts';
import { openMetrics } from '#server/metrics.ts';
import { type Portal, setPortal } from '#server/portal.ts';
import { readSettings, type Settings } from '#server/settings/env.ts';
import { findSession, type SessionMember } from '#server/store/people/sessions.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '#server/store/testing/test-database.ts';
import { complete } from '#server/testing/complete-settings.ts';
import { handleAuthRequest } from '../provider/handle-auth-request.ts';
import { readGroupsAgain } from '../session/read-groups-again.ts';
import { hashSessionToken } from '../session/session-token.ts';

export const PORTAL_URL = complete.PORTAL_URL;
const SESSION_COOKIE = '__Host-portal.session';

/** What a browser sends and what the portal asked of the provider. */
export interface Begun {
  query: URLSearchParams;
  /** The provider's address, or none if the sign-in could not begin. */
  address: string | null;
  problem: string | null;
}

/** The portal's sign-in on a real database, driven by requests as a browser sends them. */
export class SignInTestbed {
  readonly logged: Record<string, unknown>[] = [];
  #opened!: TestDatabase;
  portal!: Portal;
  readonly #cookies = new Map<string, string>();

  constructor() {
    beforeAll(async () => {
      vi.stubEnv('NEXTAUTH_URL', PORTAL_URL);
      this.#opened = await openTestDatabase();
    });
    afterEach(() => {
      this.logged.length = 0;
      this.#cookies.clear();
    });
    afterAll(async () => {
      vi.unstubAllEnvs();
      await this.#opened.drop();
    });
  }

  get db(): TestDatabase['db'] {
    return this.#opened.db;
  }

  /** The portal with these settings, in addition to those that none can do without. */
  start(environment: Readonly<Record<string, string>>): Settings {
    const read = readSettings({ ...complete, PORTAL_SANDBOX: '1', ...environment });
    if ('problems' in read) throw new Error(read.problems.join('\n'));
    const stream = { write: (line: string) => void this.logged.push(JSON.parse(line)) };
    const log = pino({ base: null }, stream);
    const config = { limits: { signInsPerMinute: 10_000 } } as PortalConfig;
    this.portal = { db: this.db, log, settings: read.settings, config, metrics: openMetrics() } as Portal;
    setPortal(this.portal);
    return read.settings;
  }

  /** Presses the button of the sign-in page. */
  async begin(): Promise<Begun> {
    const { csrfToken } = await (await this.#ask('GET', ['csrf'])).json();
    const body = new URLSearchParams({ csrfToken, callbackUrl: '/runs/new', json: 'true' });
    const told = await (await this.#ask('POST', ['signin', 'oidc'], '', body)).json();
    const address = (told as { url?: string }).url ?? null;
    const query = new URLSearchParams(address === null ? '' : new URL(address).search);
    return { query, address, problem: (told as { error?: { code: string } }).error?.code ?? null };
  }

  /** Comes back from the provider; returns the address to which the portal sends the browser. */
  async comeBack(query: Readonly<Record<string, string>>): Promise<URL> {
    const response = await this.#ask('GET', ['callback', 'oidc'], `?${new URLSearchParams(query)}`);
    return new URL(response.headers.get('location') ?? '', PORTAL_URL);
  }

  /** Signs in somebody of whom the provider says this. */
  async signIn(
    issuer: FakeIssuer,
    claims: object,
    told: { userinfo?: object; refreshToken?: string; header?: object } = {},
  ) {
    const { query } = await this.begin();
    const code = randomUUID();
    const accessToken = issuer.issue(code, {
      challenge: query.get('code_challenge') ?? '',
      idToken: this.idToken(issuer, { nonce: query.get('nonce'), ...claims }, told.header),
      ...(told.userinfo ? { userinfo: told.userinfo } : {}),
      ...(told.refreshToken ? { refresh_token: told.refreshToken } : {}),
    });
    const location = await this.comeBack({ code, state: query.get('state') ?? '' });
    return { location, accessToken };
  }

  idToken(issuer: FakeIssuer, claims: object, header: object = {}): string {
    const now = Math.floor(Date.now() / 1000);
    const { clientId } = this.portal.settings.oidc;
    const all = { iss: issuer.url, aud: clientId, iat: now, exp: now + 300, ...claims };
    return signToken(all, issuer.key, { alg: issuer.kind.alg ?? 'RS256', kid: issuer.key.kid, ...header });
  }

  /** The person whom the browser's cookie names. */
  async member(): Promise<SessionMember | null> {
    const token = this.#cookies.get(SESSION_COOKIE);
    return token ? findSession(this.db, hashSessionToken(token), { isActivity: false }) : null;
  }

  /** The same at a request when the groups and the access token are too old. */
  async memberLater(): Promise<SessionMember | null> {
    await rawSql(
      this.db,
      "UPDATE session SET groups_claimed_until = NULL, groups_read_at = now() - interval '6 minutes'",
    );
    const [token, member] = [this.#cookies.get(SESSION_COOKIE) ?? '', await this.member()];
    return member && readGroupsAgain(this.portal, token, member);
  }

  /** Removes cookies, as a browser does when they expire. */
  forget(cookie: RegExp): void {
    for (const name of [...this.#cookies.keys()]) if (cookie.test(name)) this.#cookies.delete(name);
  }

  async #ask(method: string, nextauth: string[], query = '', body?: URLSearchParams): Promise<Response> {
    const headers = new Headers({ 'x-portal-client-network': '192.0.2.1' });
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    if (cookie) headers.set('cookie', cookie);
    const request = new NextRequest(`${PORTAL_URL}/api/auth/${nextauth.join('/')}${query}`, {
      method,
      headers,
      ...(body ? { body } : {}),
    });
    giveToNext(request);
    const response = await handleAuthRequest(request, { params: Promise.resolve({ nextauth }) });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0\b/i.test(line) || value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, decodeURIComponent(value));
    }
    return response;
  }
}

/** next-auth reads these from Next, which knows no request here. */
function giveToNext(request: NextRequest): void {
  const next = createRequire(import.meta.url)('next/headers') as Record<string, unknown>;
  Object.assign(next, { headers: async () => request.headers, cookies: async () => request.cookies });
}
