import type { Page } from 'playwright';
import { Wizard } from '#e2e/pages/wizard.ts';
import { openBrowser, openContext } from '../browser.ts';
import type { Section } from '../section.ts';

const SLOWER = 4;
/** The Event Timing API leaves out what is faster, so this is what the rest took at most. */
const SHORTEST_MS = 16;
const TEXT = 'limitless-key-of-the-payments-team-in-the-first-account';

/**
 * typing: in the form of a new setup, with a processor that is four times as slow (Chromium's own throttle): from the key
 * until the next paint, for each key of names that are typed, by the browser's Event Timing. `next` is from the click on
 * Next until the frame in which the heading of the next page is there.
 */
export const typing: Section = {
  ids: ['typing'],
  title: 'typing and Next on a slow processor',
  async measure(bench) {
    const portal = await bench.openPortal();
    const browser = await openBrowser(portal);
    const keys: number[] = [];
    const nexts: number[] = [];
    try {
      for (let no = 0; no <= bench.size({ quick: 1, usual: 5 }); no += 1) {
        const context = await openContext(browser, portal, 'dba@payments');
        const page = await context.newPage();
        await page.goto('/runs/new');
        const session = await context.newCDPSession(page);
        await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
        const taken = await fillForm(page, `${TEXT}-${no}`);
        await context.close();
        // The first form warms up the server.
        if (no === 0) continue;
        keys.push(...taken.keys);
        nexts.push(...taken.nexts);
      }
    } finally {
      await browser.close();
    }
    const target = { atMost: 100 };
    return [
      { id: 'typing', unit: 'ms', samples: keys, statistic: 'p95', target },
      { id: 'typing/next', unit: 'ms', samples: nexts, statistic: 'p95', target },
    ];
  },
};

async function fillForm(page: Page, text: string): Promise<{ keys: number[]; nexts: number[] }> {
  const wizard = new Wizard(page as never);
  const [first = '', key = '', source = '', destination = '', role = ''] = wizard.words.pages;
  await wizard.expectPage(first);
  await observeKeys(page);
  const nexts = [await timeNext(page, wizard, key)];
  await wizard.field('alias').pressSequentially(text, { delay: 60 });
  nexts.push(await timeNext(page, wizard, source));
  for (const next of [destination, role]) {
    await wizard.field('password').pressSequentially('A password 1', { delay: 60 });
    nexts.push(await timeNext(page, wizard, next));
  }
  await wizard.field('roleName').pressSequentially('-loader', { delay: 60 });
  return { keys: await page.evaluate(() => window.keyDurations), nexts };
}

declare global {
  interface Window {
    keyDurations: number[];
    headingAt: Promise<number>;
  }
}

async function observeKeys(page: Page): Promise<void> {
  await page.evaluate((shortest) => {
    window.keyDurations = [];
    // An interaction consists of several events; its duration is that of the longest.
    const longest = new Map<number, number>();
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as PerformanceEventTiming[]) {
        if (!entry.name.startsWith('key') || !entry.interactionId) continue;
        longest.set(entry.interactionId, Math.max(entry.duration, longest.get(entry.interactionId) ?? 0));
        window.keyDurations = [...longest.values()];
      }
    });
    observer.observe({ type: 'event', durationThreshold: shortest, buffered: false } as PerformanceObserverInit);
  }, SHORTEST_MS);
}

/** Clicks Next; milliseconds until the frame that shows the heading. */
async function timeNext(page: Page, wizard: Wizard, heading: string): Promise<number> {
  const button = page.getByRole('button', { name: wizard.words.next, exact: true });
  await page.evaluate((text) => {
    window.headingAt = new Promise((resolve) => {
      addEventListener(
        'click',
        ({ timeStamp }) => {
          const look = () => {
            if (![...document.querySelectorAll('h1')].some((one) => one.textContent?.includes(text)))
              return requestAnimationFrame(look);
            return resolve(performance.now() - timeStamp);
          };
          requestAnimationFrame(look);
        },
        { capture: true, once: true },
      );
    });
  }, heading);
  await button.click();
  return page.evaluate(() => window.headingAt);
}
