import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { findFreePort } from './free-port.ts';
import { issuerUrl, startIdentityProvider } from './identity-provider.ts';
import { PEOPLE } from './people.ts';

const portalUrl = 'http://localhost:3000';
const client = { clientId: 'limitless-portal', clientSecret: 'secret-of-this-start' };
let issuer: string;
let provider: { close(): void };

beforeAll(async () => {
  const port = await findFreePort(null);
  issuer = issuerUrl(port);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const signingKey = { ...privateKey.export({ format: 'jwk' }), kid: 'test', use: 'sig', alg: 'RS256' };
  provider = await startIdentityProvider({ port, portalUrl, ...client, signingKey, cookieKey: 'cookie-key' });
});

afterAll(() => provider.close());

/** A minimal browser that keeps cookies and reports redirects. */
class Browser {
  readonly #cookies = new Map<string, string>();

  async open(address: string, form?: Record<string, string>) {
    const response = await fetch(address, {
      redirect: 'manual',
      headers: { cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.#cookies.set(name, value);
    }
    const location = response.headers.get('location');
    return {
      status: response.status,
      text: await response.text(),
      location: location && new URL(location, issuer).href,
    };
  }

  /** Follows redirects within the provider and submits self-submitting forms. */
  async follow(address: string, form?: Record<string, string>) {
    let at = address;
    let answer = await this.open(at, form);
    while (true) {
      if (answer.location?.startsWith(issuer)) {
        at = answer.location;
        answer = await this.open(at);
      } else if (answer.text.includes('document.forms[0].submit()')) {
        const inputs = [...answer.text.matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [
          name,
          value,
        ]);
        answer = await this.open(/action="([^"]+)"/.exec(answer.text)?.[1] ?? '', Object.fromEntries(inputs));
      } else return { ...answer, at };
    }
  }
}

const verifier = randomBytes(32).toString('base64url');

function authorizationUrl(change: Record<string, string> = {}): string {
  const url = new URL(`${issuer}/auth`);
  url.search = String(
    new URLSearchParams({
      client_id: client.clientId,
      response_type: 'code',
      scope: 'openid profile',
      redirect_uri: `${portalUrl}/api/auth/callback/oidc`,
      state: 'the-state',
      nonce: 'the-nonce',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...change,
    }),
  );
  return url.href;
}

/** Signs the person in; returns the callback URL of the portal. */
async function signIn(browser: Browser, person: string): Promise<URL> {
  const page = await browser.follow(authorizationUrl());
  const back = await browser.follow(page.at, { person });
  return new URL(back.location ?? '');
}

async function redeem(code: string | null, change: Record<string, string> = {}): Promise<Record<string, string>> {
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${client.clientId}:${client.clientSecret}`)}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: code ?? '',
      redirect_uri: `${portalUrl}/api/auth/callback/oidc`,
      code_verifier: verifier,
      ...change,
    }),
  });
  return (await response.json()) as Record<string, string>;
}

function readClaims(idToken = ''): unknown {
  return JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString());
}

test('shows one button per person, labeled with the id', async () => {
  const { text } = await new Browser().follow(authorizationUrl());
  const buttons = [...text.matchAll(/<button name="person" value="([^"]+)">([^<]+)<\/button>/g)];
  expect(buttons.map(([, value, label]) => [value, label])).toEqual(PEOPLE.map(({ id }) => [id, id]));
});

describe('a button signs in', () => {
  it.each(PEOPLE)('$id with groups $groups in the ID token', async ({ id, groups }) => {
    const back = await signIn(new Browser(), id);
    expect(`${back.origin}${back.pathname}`).toBe(`${portalUrl}/api/auth/callback/oidc`);
    expect(back.searchParams.get('state')).toBe('the-state');
    const { id_token } = await redeem(back.searchParams.get('code'));
    expect(readClaims(id_token)).toMatchObject({
      iss: issuer,
      aud: client.clientId,
      nonce: 'the-nonce',
      sub: id,
      name: id,
      email: expect.stringMatching(/^[a-z.]+@sandbox\.example$/),
      groups,
    });
  });
});

test('asks again after an earlier sign-in, and allows another person', async () => {
  const browser = new Browser();
  await signIn(browser, 'dba@payments');
  const back = await signIn(browser, 'support');
  const { id_token } = await redeem(back.searchParams.get('code'));
  expect(readClaims(id_token)).toMatchObject({ sub: 'support' });
});

test('returns to the portal with an error after a cancellation', async () => {
  const back = await signIn(new Browser(), '');
  expect(back.searchParams.get('error')).toBe('access_denied');
});

test('refuses a request without a code challenge', async () => {
  const { location } = await new Browser().follow(authorizationUrl({ code_challenge: '', code_challenge_method: '' }));
  expect(new URL(location ?? '').searchParams.get('error')).toBe('invalid_request');
});

test('shows a page instead of redirecting elsewhere than to the portal', async () => {
  const answer = await new Browser().follow(authorizationUrl({ redirect_uri: 'http://localhost:3001/steal' }));
  expect(answer).toMatchObject({ status: 400, location: null, text: expect.stringContaining('Sign-in failed') });
});

test('issues no token for a code with a wrong verifier', async () => {
  const back = await signIn(new Browser(), 'auditor');
  const answer = await redeem(back.searchParams.get('code'), { code_verifier: randomBytes(32).toString('base64url') });
  expect(answer).toMatchObject({ error: 'invalid_grant' });
});

test('returns to the portal after a sign-out at the provider', async () => {
  const browser = new Browser();
  const back = await signIn(browser, 'auditor');
  const { id_token } = await redeem(back.searchParams.get('code'));
  const query = new URLSearchParams({
    id_token_hint: id_token ?? '',
    post_logout_redirect_uri: `${portalUrl}/signed-out`,
  });
  const page = await browser.open(`${issuer}/session/end?${query}`);
  expect(page.text).toContain('requestSubmit');
  const [, action = '', xsrf = ''] = /action="([^"]+)".*value="([^"]+)"/.exec(page.text) ?? [];
  const end = await browser.open(action, { xsrf, logout: 'yes' });
  expect(end.location).toBe(`${portalUrl}/signed-out`);
});
