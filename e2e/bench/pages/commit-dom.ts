import type { Page } from 'playwright';
import type { BenchPortal } from '../bench-portal.ts';
import { openBrowser, openContext } from '../browser.ts';
import type { Section } from '../section.ts';
import { openStreams } from './streams.ts';

interface Sighting {
  step: string;
  state: string;
  at: number;
}

/**
 * commit-dom: from the time of an event that starts or ends a step, which the database gives before it commits, until
 * the page of the run has the step in that state or a later one. With one viewer, and with 499 more on the same run.
 */
export const commitDom: Section = {
  ids: ['commit-dom'],
  title: 'from the commit to the page',
  async measure(bench) {
    const portal = await bench.openPortal();
    const browser = await openBrowser(portal);
    const count = bench.size({ quick: 1, usual: 10 });
    try {
      const context = await openContext(browser, portal, 'dba@payments');
      const page = await context.newPage();
      await watchRun(portal, page, 0);
      const alone: number[] = [];
      for (let no = 0; no < count; no += 1) alone.push(...(await watchRun(portal, page, 0)));
      const crowded: number[] = [];
      for (let no = 0; no < Math.ceil(count / 2); no += 1) crowded.push(...(await watchRun(portal, page, 499)));
      const unit = 'ms';
      return [
        { id: 'commit-dom/1', unit, samples: alone, statistic: 'p95', target: { atMost: 60 } },
        { id: 'commit-dom/500', unit, samples: crowded, statistic: 'p95', target: { atMost: 150 } },
      ];
    } finally {
      await browser.close();
    }
  },
};

const STEPS = ['pending', 'running', 'waiting', 'succeeded'];

/** The delays of one run's events. The run waits for the page and the other viewers before its first call is answered. */
async function watchRun(portal: BenchPortal, page: Page, others: number): Promise<number[]> {
  const submission = portal.submission();
  const planHash = await portal.plan(submission);
  const { aws } = portal.cluster;
  const held = await aws.hold({ operation: 'AssumeRole', nth: 2 });
  const { runId } = await portal.submit(submission, planHash);
  await held.reached();
  await page.goto(`/runs/${runId}`);
  await page.waitForLoadState('networkidle');
  await watchSteps(page);
  const closing = new AbortController();
  await openStreams(portal, { runIds: [runId], count: others, signal: closing.signal });
  await held.release();
  await portal.waitFor([runId]);
  await page.locator('[data-step="verify"][data-state="succeeded"]').waitFor({ state: 'attached' });
  const sightings = await page.evaluate(() => window.sightings);
  closing.abort();
  const events = await portal.events(runId);
  return events.flatMap(({ at, type, step }) => {
    const state = { 'step.started': 'running', 'step.succeeded': 'succeeded' }[type as string];
    if (state === undefined) return [];
    const seen = sightings.find(
      (one: Sighting) => one.step === step && STEPS.indexOf(one.state) >= STEPS.indexOf(state),
    );
    // The steps before the page was opened.
    return seen && at >= (sightings[0]?.at ?? 0) ? [seen.at - at] : [];
  });
}

declare global {
  interface Window {
    sightings: Sighting[];
  }
}

async function watchSteps(page: Page): Promise<void> {
  await page.evaluate(() => {
    const read = (element: Element): Sighting => ({
      step: element.getAttribute('data-step') ?? '',
      state: element.getAttribute('data-state') ?? '',
      at: performance.timeOrigin + performance.now(),
    });
    window.sightings = [{ step: '', state: '', at: performance.timeOrigin + performance.now() }];
    const states = new Map<string, string>();
    const look = () => {
      for (const element of document.querySelectorAll('[data-step]')) {
        const now = read(element);
        if (states.get(now.step) === now.state) continue;
        states.set(now.step, now.state);
        window.sightings.push(now);
      }
    };
    look();
    const everything = { subtree: true, childList: true, attributes: true };
    new MutationObserver(look).observe(document.body, everything);
  });
}
