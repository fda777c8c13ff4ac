import { AxeBuilder } from '@axe-core/playwright';
import { type BrowserContext, test as base, expect, type Page } from '@playwright/test';
import { FaultControl } from './harness/fault-control.ts';
import { readAddresses, readSandbox } from './harness/test-portal.ts';

export { expect };

interface Fixtures {
  /** What a test expects the browser to complain of; anything else fails it. */
  allowedComplaints: RegExp[];
  aws: FaultControl;
  motoUrl: string;
  /** Opens the path in a browser of the person's own, who is signed in. */
  openAs(person: string, path?: string): Promise<Page>;
}

/** What the browsers of those who are signed in keep: signing in takes as long as many a test. */
const signedIn = new Map<string, Awaited<ReturnType<BrowserContext['storageState']>>>();

export const test = base.extend<Fixtures>({
  allowedComplaints: [[], { option: true }],
  motoUrl: async ({ browserName: _ }, use) => use(readAddresses().E2E_MOTO_URL),
  aws: async ({ browserName: _ }, use) => {
    const aws = new FaultControl(readAddresses().E2E_AWS_ENDPOINT);
    await aws.reset();
    await use(aws);
    await aws.reset();
  },
  baseURL: async ({ browserName: _ }, use) => use(readSandbox(readAddresses()).portalUrl),
  openAs: async ({ browser, baseURL, locale, viewport, permissions, colorScheme, allowedComplaints }, use) => {
    const contexts: BrowserContext[] = [];
    const complaints: string[] = [];
    await use(async (person, path = '/') => {
      const options = { baseURL, locale, viewport, permissions, colorScheme, storageState: signedIn.get(person) };
      const context = await browser.newContext(options);
      contexts.push(context);
      watchComplaints(context, baseURL ?? '', complaints);
      const page = await context.newPage();
      await page.goto(path);
      if (new URL(page.url()).pathname === '/sign-in') {
        await signInHere(page, person);
        signedIn.set(person, await context.storageState());
      }
      return page;
    });
    for (const context of contexts) await context.close();
    expect(complaints.filter((text) => !allowedComplaints.some((allowed) => allowed.test(text)))).toEqual([]);
  },
});

/** Errors in the console, breaches of the content security policy among them, and uncaught exceptions, on every page. */
function watchComplaints(context: BrowserContext, origin: string, complaints: string[]): void {
  context.on('console', (message) => {
    const { url } = message.location();
    // The identity provider's own pages are no part of the portal.
    const isOurs = url === '' || url.startsWith(origin);
    if (message.type() === 'error' && isOurs) complaints.push(`${message.text()} (${url})`);
  });
  context.on('weberror', (error) => complaints.push(String(error.error())));
}

const SIGN_IN = /^(?:Sign in|サインイン)$/;

/** Through the provider's own page, from the page that the person wanted. */
export async function signIn(page: Page, person: string, path: string): Promise<void> {
  await page.goto(path);
  await signInHere(page, person);
}

async function signInHere(page: Page, person: string): Promise<void> {
  await page.getByRole('button', { name: SIGN_IN }).click();
  await page.getByRole('button', { name: person, exact: true }).click();
  const origin = new URL(readSandbox(readAddresses()).portalUrl).origin;
  await page.waitForURL((url) => url.origin === origin && !url.pathname.startsWith('/api/auth'));
}

/** The page has no accessibility problem that axe knows of. */
export async function expectAccessible(page: Page): Promise<void> {
  // What the server sent is shown before its parts have their names.
  await page.waitForFunction(() => globalThis.earlyInput === undefined);
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  expect(found).toEqual([]);
}
