import {
  type Answer,
  ask,
  atReplica,
  atUrl,
  cookieHeader,
  keepCookies,
  OWN_SITE,
  type Question,
} from '#e2e/harness/http-client.ts';
import type { Replica } from './replica.ts';

const REDIRECTS_MAX = 12;

/** Somebody with a browser: cookies for each host, and redirects that are followed. */
export class Person {
  readonly #name: string;
  readonly #portalUrl: string;
  readonly #cookies = new Map<string, Map<string, string>>();

  constructor(name: string, portalUrl: string) {
    this.#name = name;
    this.#portalUrl = portalUrl;
  }

  /** Through the provider's own page, as a person would; the session is good at every replica. */
  async signIn(via: Replica): Promise<void> {
    const { csrfToken } = JSON.parse((await this.ask(via, '/api/auth/csrf')).body);
    const body = new URLSearchParams({ csrfToken, callbackUrl: '/', json: 'true' }).toString();
    const headers = { ...FORM, origin: this.#portalUrl };
    const begun = await this.ask(via, '/api/auth/signin/oidc', { method: 'POST', headers, body });
    const page = await this.#follow(via, new URL(JSON.parse(begun.body).url));
    const chosen = new URLSearchParams({ person: this.#name }).toString();
    const answer = await this.#send(via, page, { method: 'POST', headers: FORM, body: chosen });
    await this.#follow(via, new URL(answer.headers.location ?? '', page));
    if (!this.#cookies.get(new URL(this.#portalUrl).host)?.has('portal.session')) {
      throw new Error(`${this.#name} could not sign in`);
    }
  }

  /** One request to the portal, signed in as far as it goes. */
  ask(via: Replica, path: string, question: Question = {}): Promise<Answer> {
    return this.#send(via, new URL(path, this.#portalUrl), question);
  }

  /** The same person at one replica. */
  at(via: Replica): { ask(path: string, question?: Question): Promise<Answer> } {
    return { ask: (path, question) => this.ask(via, path, question) };
  }

  /** The headers that make a request this person's. */
  cookieHeader(): Record<string, string> {
    return this.#cookieHeader(new URL(this.#portalUrl));
  }

  /** The address of the page where the redirects end. */
  async #follow(via: Replica, start: URL): Promise<URL> {
    let url = start;
    for (let count = 0; count < REDIRECTS_MAX; count += 1) {
      const { status, headers } = await this.#send(via, url, {});
      if (!headers.location || status < 300 || status >= 400) return url;
      url = new URL(headers.location, url);
    }
    throw new Error(`too many redirects from ${start}`);
  }

  async #send(via: Replica, url: URL, question: Question): Promise<Answer> {
    const isPortal = url.origin === this.#portalUrl;
    const to = isPortal ? atReplica(via.port, this.#portalUrl, `${url.pathname}${url.search}`) : atUrl(url);
    const answer = await ask(to, { ...question, headers: { ...this.#cookieHeader(url), ...question.headers } });
    keepCookies(this.#jarOf(url.host), answer);
    return answer;
  }

  #cookieHeader({ host }: URL): Record<string, string> {
    const own = host === new URL(this.#portalUrl).host ? OWN_SITE : {};
    return { ...own, ...cookieHeader(this.#jarOf(host)) };
  }

  #jarOf(host: string): Map<string, string> {
    const jar = this.#cookies.get(host) ?? new Map<string, string>();
    this.#cookies.set(host, jar);
    return jar;
  }
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
