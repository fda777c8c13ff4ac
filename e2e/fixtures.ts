import { AxeBuilder } from '@axe-core/playwright';
import {
  type BrowserContext,
  type BrowserContextOptions,
  test as base,
  type ConsoleMessage,
  expect,
  type Page,
  type WebError,
} from '@playwright/test';
import { FaultControl } from './harness/fault-control.ts';
import type { LedgerEntry } from './harness/ledger.ts';
import { forgetRequests } from './harness/portal-process.ts';
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

interface WorkerFixtures {
  /** Browsers that are used again in the tests to come, by their options: a new one fetches and compiles every script again. */
  keptContexts: Map<string, BrowserContext[]>;
}

/** The cookies of those who are signed in: signing in takes as long as many a test. */
const signedIn = new Map<string, Awaited<ReturnType<BrowserContext['cookies']>>>();

export const test = base.extend<Fixtures, WorkerFixtures>({
  allowedComplaints: [[], { option: true }],
  motoUrl: async ({ browserName: _ }, use) => use(readAddresses().E2E_MOTO_URL),
  aws: async ({ browserName: _ }, use) => {
    const aws = new FaultControl(readAddresses().E2E_AWS_ENDPOINT);
    await aws.reset();
    await use(aws);
    await aws.reset();
  },
  baseURL: async ({ browserName: _ }, use) => use(readSandbox(readAddresses()).portalUrl),
  keptContexts: [
    async ({ browserName: _ }, use) => {
      const contexts = new Map<string, BrowserContext[]>();
      await use(contexts);
      for (const context of [...contexts.values()].flat()) await context.close();
    },
    { scope: 'worker' },
  ],
  openAs: async (
    { browser, keptContexts, baseURL, locale, viewport, permissions, colorScheme, allowedComplaints },
    use,
  ) => {
    const options: BrowserContextOptions = { baseURL, locale, viewport, permissions, colorScheme };
    const kept = keptContexts.get(JSON.stringify(options)) ?? [];
    keptContexts.set(JSON.stringify(options), kept);
    const opened: { context: BrowserContext; unwatch(): void }[] = [];
    const complaints: string[] = [];
    await forgetRequests();
    await use(async (person, path = '/') => {
      const context = kept[opened.length] ?? (await browser.newContext(options));
      kept[opened.length] = context;
      opened.push({ context, unwatch: watchComplaints(context, baseURL ?? '', complaints) });
      const page = await context.newPage();
      await forgetPerson(page);
      await context.addCookies(signedIn.get(person) ?? []);
      await page.goto(path);
      if (new URL(page.url()).pathname === '/sign-in') {
        await signInHere(page, person);
        signedIn.set(person, await context.cookies());
      }
      return page;
    });
    for (const { context, unwatch } of opened) {
      for (const page of context.pages()) await page.close();
      unwatch();
    }
    expect(complaints.filter((text) => !allowedComplaints.some((allowed) => allowed.test(text)))).toEqual([]);
  },
});

/** Of whoever used the browser before, the files of the portal alone are left. What a tab keeps is gone with the tab. */
async function forgetPerson(page: Page): Promise<void> {
  await page.context().clearCookies();
  const { origin } = new URL(readSandbox(readAddresses()).portalUrl);
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'local_storage,indexeddb,cache_storage' });
  await session.detach();
}

/** Errors in the console, breaches of the content security policy among them, and uncaught exceptions, on every page. */
function watchComplaints(context: BrowserContext, origin: string, complaints: string[]): () => void {
  const onConsole = (message: ConsoleMessage) => {
    const { url } = message.location();
    // The identity provider's own pages are no part of the portal.
    const isOurs = url === '' || url.startsWith(origin);
    if (message.type() === 'error' && isOurs) complaints.push(`${message.text()} (${url})`);
  };
  const onError = (error: WebError) => complaints.push(String(error.error()));
  context.on('console', onConsole).on('weberror', onError);
  return () => context.off('console', onConsole).off('weberror', onError);
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
  const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  expect(found).toEqual([]);
}

/** A call of which the portal has heard the end: one that takes too long it gives up, and makes again. */
export function wasAnswered({ status }: LedgerEntry): boolean {
  return status !== null;
}
