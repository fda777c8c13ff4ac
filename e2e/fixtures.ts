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
import { forgetDrafts, forgetRequests } from './harness/portal-process.ts';
import { readAddresses, readSandbox } from './harness/test-portal.ts';
import { expectHydrated } from './pages/hydration.ts';
import { isSignedIn, signInByRequest } from './pages/sign-in.ts';

export { expect };

interface Fixtures {
  /** The browser errors that a test expects; any other error fails it. */
  allowedComplaints: RegExp[];
  aws: FaultControl;
  motoUrl: string;
  /**
   * Opens the path in the person's own browser, signed in except for `stranger`. With null as the path, the page stays
   * blank.
   */
  openAs(person: string, path?: string | null): Promise<Page>;
}

interface WorkerFixtures {
  /**
   * Browser contexts by their options, which later tests reuse with their pages, since a new page compiles every script
   * again.
   */
  keptContexts: Map<string, BrowserContext[]>;
}

/** The cookies of signed-in people. */
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
    const opened: { page: Page; unwatch(): void }[] = [];
    const complaints: string[] = [];
    await forgetRequests();
    await forgetDrafts();
    await use(async (person, path = '/') => {
      const context = kept[opened.length] ?? (await browser.newContext(options));
      kept[opened.length] = context;
      const page = context.pages()[0] ?? (await context.newPage());
      opened.push({ page, unwatch: watchComplaints(context, baseURL ?? '', complaints) });
      if (person !== 'stranger') await enter(context, person);
      if (path === null) return page;
      await page.goto(path);
      await expectHydrated(page);
      return page;
    });
    for (const { page, unwatch } of opened) {
      await forgetPerson(page);
      unwatch();
    }
    expect(complaints.filter((text) => !allowedComplaints.some((allowed) => allowed.test(text)))).toEqual([]);
  },
});

/** Signs the person in if necessary, since earlier tests end sessions. */
async function enter(context: BrowserContext, person: string): Promise<void> {
  await context.addCookies(signedIn.get(person) ?? []);
  if (await isSignedIn(context.request)) return;
  await signInByRequest(context.request, person);
  signedIn.set(person, await context.cookies());
}

const NOBODY = {
  headers: { 'content-type': 'text/html', 'cross-origin-opener-policy': 'same-origin' },
  body: '<link rel="icon" href="data:,">',
};

/** Resets the browser's state, but keeps the portal's files and compiled scripts. */
async function forgetPerson(page: Page): Promise<void> {
  const context = page.context();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  // A page of the portal's origin, so that the next test gets the same process and its compiled scripts.
  await page.route('/nobody', (route) => route.fulfill(NOBODY));
  await page.goto('/nobody');
  await page.unrouteAll();
  await page.evaluate(() => sessionStorage.clear());
  await page.emulateMedia({ forcedColors: null });
  for (const other of context.pages().filter((other) => other !== page)) await other.close();
  await context.clearCookies();
  const { origin } = new URL(page.url());
  const session = await context.newCDPSession(page);
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'local_storage,indexeddb,cache_storage' });
  await session.detach();
}

/**
 * Collects console errors, including violations of the content security policy, and uncaught exceptions on every page.
 */
function watchComplaints(context: BrowserContext, origin: string, complaints: string[]): () => void {
  const onConsole = (message: ConsoleMessage) => {
    const { url } = message.location();
    // The identity provider's own pages are not part of the portal.
    const isOurs = url === '' || url.startsWith(origin);
    if (message.type() === 'error' && isOurs) complaints.push(`${message.text()} (${url})`);
  };
  const onError = (error: WebError) => complaints.push(String(error.error()));
  context.on('console', onConsole).on('weberror', onError);
  return () => context.off('console', onConsole).off('weberror', onError);
}

/** A table's rows are alike, and axe takes the longest with their contrast: `npm test` audits the first of each table. */
const LATER_ROWS = process.env.TEST_SCALE === 'full' ? [] : ['tbody tr:nth-child(n+5)'];

/** Expects no accessibility problem that axe detects on the page, or within a part of it, which a failure names. */
export async function expectAccessible(
  page: Page,
  { what = new URL(page.url()).pathname, within }: { what?: string; within?: string } = {},
): Promise<void> {
  await expectHydrated(page);
  // In the other mode, each audit opens another page, for frames of other origins. The portal has none.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  if (within !== undefined) axe.include(within);
  for (const rows of LATER_ROWS) axe.exclude(rows);
  // In forced colors, the contrast is the person's choice, and axe reads the page's own colors.
  const isForced = await page.evaluate(() => matchMedia('(forced-colors: active)').matches);
  const { violations } = await (isForced ? axe.disableRules('color-contrast') : axe).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  expect(found, what).toEqual([]);
}

/** True if the portal received the whole response. It abandons and resends a call that takes too long. */
export function wasAnswered({ status }: LedgerEntry): boolean {
  return status !== null;
}
