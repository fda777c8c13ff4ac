import type { APIRequestContext, Page } from '@playwright/test';
import { OWN_SITE } from '../harness/http-client.ts';
import { readAddresses, readSandbox } from '../harness/test-portal.ts';

const SIGN_IN = /^(?:Sign in|サインイン)$/;

/** Signs in through the provider's own page, starting at the requested path. */
export async function signIn(page: Page, person: string, path: string): Promise<void> {
  await page.goto(path);
  await page.getByRole('button', { name: SIGN_IN }).click();
  await page.getByRole('button', { name: person, exact: true }).click();
  await page.waitForURL((url) => url.origin === portalOrigin() && !url.pathname.startsWith('/api/auth'));
}

/** Makes the same requests as the pages, but without rendering them; the cookies are the browser's. */
export async function signInByRequest(request: APIRequestContext, person: string): Promise<void> {
  const { csrfToken } = await (await request.get('/api/auth/csrf')).json();
  const begun = await request.post('/api/auth/signin/oidc', {
    headers: { origin: portalOrigin() },
    form: { csrfToken, callbackUrl: '/api/health', json: 'true' },
  });
  const { url } = await begun.json();
  const choice = await request.get(url);
  await request.post(choice.url(), { form: { person } });
  if (!(await isSignedIn(request))) throw new Error(`${person} could not sign in`);
}

export async function isSignedIn(request: APIRequestContext): Promise<boolean> {
  return (await request.get('/api/runs', { headers: OWN_SITE })).status() !== 401;
}

function portalOrigin(): string {
  return new URL(readSandbox(readAddresses()).portalUrl).origin;
}
