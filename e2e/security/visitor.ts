import { randomInt, randomUUID } from 'node:crypto';
import {
  type Answer,
  ask,
  atReplica,
  cookieHeader,
  keepCookies,
  OWN_SITE,
  type Question,
} from '#e2e/harness/http-client.ts';
import { CLIENT_ID, type FakeIssuer, signToken } from './fake-issuer.ts';

/** Where the portal is: any replica's port, and the address that people use. */
export interface Place {
  ports: readonly number[];
  portalUrl: string;
  issuer: FakeIssuer;
}

/** What the portal asked of the provider. */
export interface Authorization {
  state: string;
  nonce: string;
  challenge: string;
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const SESSION = /^(?:__Host-)?portal\.session$/;

export const USER_AGENT = 'visitor/1.0';

/** Somebody with a cookie jar, whom the fake issuer vouches for; the requests go to the replicas in turn. */
export class Visitor {
  readonly cookies = new Map<string, string>();
  /** From where the proxy in front was asked. */
  readonly address = [10, randomInt(256), randomInt(256), randomInt(1, 255)].join('.');
  readonly #place: Place;
  readonly #onAnswer: ((path: string, answer: Answer) => void) | undefined;
  #turn = 0;

  constructor(place: Place, onAnswer?: (path: string, answer: Answer) => void) {
    this.#place = place;
    this.#onAnswer = onAnswer;
  }

  /** What the portal asks the provider with on behalf of this visitor. */
  accessToken = '';
  /** The line that set the session's cookie last. */
  lastSessionCookie: string | undefined;

  /** The token of the session, if there is one. */
  get session(): string | undefined {
    return [...this.cookies].find(([name]) => SESSION.test(name))?.[1];
  }

  async ask(path: string, question: Question = {}): Promise<Answer> {
    const { ports, portalUrl } = this.#place;
    this.#turn += 1;
    const port = ports[this.#turn % ports.length] as number;
    const answer = await ask(atReplica(port, portalUrl, path), {
      ...question,
      headers: {
        'x-forwarded-for': `198.51.100.1, ${this.address}`,
        'user-agent': USER_AGENT,
        ...this.cookieHeader(),
        ...(question.method ? {} : OWN_SITE),
        ...question.headers,
      },
    });
    keepCookies(this.cookies, answer);
    this.lastSessionCookie = answer.headers['set-cookie']?.findLast(isSessionCookie) ?? this.lastSessionCookie;
    this.#onAnswer?.(path, answer);
    return answer;
  }

  /** Goes as far as the provider's door. */
  async beginSignIn(): Promise<Authorization> {
    const begun = await (await this.readyToBegin())();
    const { searchParams } = new URL((JSON.parse(begun.body) as { url: string }).url);
    const read = (name: string) => searchParams.get(name) ?? '';
    return { state: read('state'), nonce: read('nonce'), challenge: read('code_challenge') };
  }

  /** What the button of the sign-in page sends, with a query that it never has. */
  async readyToBegin(query = ''): Promise<(headers?: Record<string, string>) => Promise<Answer>> {
    const { csrfToken } = JSON.parse((await this.ask('/api/auth/csrf')).body) as { csrfToken: string };
    const body = new URLSearchParams({ csrfToken, callbackUrl: '/', json: 'true' }).toString();
    const own = { ...FORM, origin: this.#place.portalUrl };
    return (headers) =>
      this.ask(`/api/auth/signin/oidc${query}`, { method: 'POST', headers: { ...own, ...headers }, body });
  }

  /** Comes back from the provider. */
  endSignIn(code: string, state: string): Promise<Answer> {
    return this.ask(`/api/auth/callback/oidc?${new URLSearchParams({ code, state })}`);
  }

  /** Signs in; throws where the portal does not let the person in. */
  async signIn(claims: object): Promise<this> {
    const { issuer } = this.#place;
    const { state, nonce, challenge } = await this.beginSignIn();
    const code = randomUUID();
    const idToken = signToken(soundClaims(issuer, nonce, claims), issuer.key, { alg: 'RS256', kid: issuer.key.kid });
    // No provider says more at its userinfo endpoint than it has said in the token.
    const userinfo = { sub: (claims as { sub?: unknown }).sub };
    this.accessToken = issuer.issue(code, { challenge, idToken, userinfo });
    const { status, headers } = await this.endSignIn(code, state);
    if (!this.session) throw new Error(`nobody was signed in: ${status} ${headers.location}`);
    return this;
  }

  /** The headers that make a request this visitor's. */
  cookieHeader(): Record<string, string> {
    return cookieHeader(this.cookies);
  }
}

function isSessionCookie(line: string): boolean {
  return SESSION.test(line.split('=', 1)[0] ?? '');
}

/** The claims of an ID token that the portal must accept. */
export function soundClaims(issuer: FakeIssuer, nonce: string, claims: object): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1000);
  return { iss: issuer.url, aud: CLIENT_ID, iat: now, exp: now + 300, nonce, ...claims };
}
