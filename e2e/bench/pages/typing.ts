import type { Locator, Page } from 'playwright';
import { Wizard } from '#e2e/pages/wizard.ts';
import { openBrowser, openContext, showWholePage, waitUntilQuiet } from '../browser.ts';
import type { Section } from '../section.ts';

const SLOWER = 4;
/** The Event Timing API leaves out keys that are faster: they count with this. */
const SHORTEST_MS = 16;
const BETWEEN_KEYS_MS = 60;
const TEXT = 'limitless-key-of-the-payments-team-in-the-first-account';

/**
 * typing: in the form of a new setup, with a processor that is four times as slow (Chromium's own throttle): from the key
 * until the next paint, for each key of names that are typed, by the browser's Event Timing. `plain` is the same in an
 * empty page with one field, which is what the browser and the machine take by themselves. `next` is from the click on
 * Next until the paint that shows the next page with its contents, after the person has moved the pointer and the
 * network is quiet.
 */
export const typing: Section = {
  ids: ['typing'],
  title: 'typing and Next on a slow processor',
  async measure(bench) {
    const portal = await bench.openPortal();
    const browser = await openBrowser(portal);
    const keys: number[] = [];
    const plain: number[] = [];
    const nexts: number[] = [];
    try {
      for (let no = 0; no <= bench.size({ quick: 1, usual: 5 }); no += 1) {
        const context = await openContext(browser, portal, 'dba@payments');
        const page = await context.newPage();
        await showWholePage(page);
        await page.goto('/runs/new');
        const session = await context.newCDPSession(page);
        await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
        const taken = await fillForm(page, `${TEXT}-${no}`);
        const inPlainPage = await typeInPlainPage(page);
        await context.close();
        // The first form warms up the server.
        if (no === 0) continue;
        plain.push(...inPlainPage);
        keys.push(...taken.keys);
        nexts.push(...taken.nexts);
      }
    } finally {
      await browser.close();
    }
    const target = { atMost: 100 };
    return [
      { id: 'typing', unit: 'ms', samples: keys, statistic: 'p95', target },
      { id: 'typing/plain', unit: 'ms', samples: plain, statistic: 'p95' },
      { id: 'typing/next', unit: 'ms', samples: nexts, statistic: 'p95', target },
    ];
  },
};

async function fillForm(page: Page, text: string): Promise<{ keys: number[]; nexts: number[] }> {
  const wizard = new Wizard(page as never);
  const [first = '', key = '', source = '', destination = '', role = ''] = wizard.words.pages;
  await wizard.expectPage(first);
  await page.mouse.move(400, 400);
  await waitUntilQuiet(page);
  await observeKeys(page);
  const nexts = [await timeNext(page, wizard, key)];
  const password = 'A password 1';
  await type(wizard.field('alias'), text);
  nexts.push(await timeNext(page, wizard, source));
  for (const next of [destination, role]) {
    await type(wizard.field('password'), password);
    nexts.push(await timeNext(page, wizard, next));
  }
  await type(wizard.field('roleName'), '-loader');
  return { keys: await readKeys(page, `${text}${password}${password}-loader`.length), nexts };
}

async function typeInPlainPage(page: Page): Promise<number[]> {
  await page.setContent('<label>Name <input></label>');
  await observeKeys(page);
  await type(page.getByLabel('Name'), TEXT);
  return readKeys(page, TEXT.length);
}

function type(field: Locator, text: string): Promise<void> {
  return field.pressSequentially(text, { delay: BETWEEN_KEYS_MS });
}

declare global {
  interface Window {
    keyDurations: () => number[];
    shownAfter: Promise<number>;
  }
}

async function observeKeys(page: Page): Promise<void> {
  await page.evaluate((shortest) => {
    // An interaction consists of several events; its duration is that of the longest.
    const longest = new Map<number, number>();
    const note = (entries: readonly PerformanceEntry[]) => {
      for (const entry of entries as PerformanceEventTiming[]) {
        if (!entry.name.startsWith('key') || !entry.interactionId) continue;
        longest.set(entry.interactionId, Math.max(entry.duration, longest.get(entry.interactionId) ?? 0));
      }
    };
    const observer = new PerformanceObserver((list) => note(list.getEntries()));
    observer.observe({ type: 'event', durationThreshold: shortest, buffered: false } as PerformanceObserverInit);
    window.keyDurations = () => {
      note(observer.takeRecords());
      return [...longest.values()];
    };
  }, SHORTEST_MS);
}

/** The duration of each key, after the paint of the last one. */
async function readKeys(page: Page, typed: number): Promise<number[]> {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)))),
  );
  const durations = await page.evaluate(() => window.keyDurations());
  if (durations.length > typed) throw new Error(`${durations.length} keys instead of ${typed}`);
  return [...durations, ...Array.from({ length: typed - durations.length }, () => SHORTEST_MS)];
}

/** Clicks Next; milliseconds until the frame that shows the page with its contents is painted. */
async function timeNext(page: Page, wizard: Wizard, heading: string): Promise<number> {
  const button = page.getByRole('button', { name: wizard.words.next, exact: true });
  await page.evaluate((text) => {
    const isShown = () =>
      [...document.querySelectorAll('h1')].some((one) => one.textContent?.includes(text)) &&
      document.querySelector('form input') !== null;
    window.shownAfter = new Promise((resolve) => {
      addEventListener(
        'click',
        ({ timeStamp }) => {
          const look = () => {
            if (!isShown()) return requestAnimationFrame(look);
            // The task after a frame's callbacks runs when the frame is painted.
            return setTimeout(() => resolve(performance.now() - timeStamp));
          };
          requestAnimationFrame(look);
        },
        { capture: true, once: true },
      );
    });
  }, heading);
  await button.click();
  return page.evaluate(() => window.shownAfter);
}
