import type { Page } from 'playwright';
import type { BenchPortal } from '../bench-portal.ts';
import { openBrowser, openContext, waitUntilQuiet } from '../browser.ts';
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

const FAIL_MS = 120_000;
const STEPS = ['pending', 'running', 'waiting', 'succeeded'];

/** The delays of one run's events. The run has failed at its key, and is retried when the page and the other viewers are there. */
async function watchRun(portal: BenchPortal, page: Page, others: number): Promise<number[]> {
  const removeCause = await portal.cluster.aws.fail({ operation: 'CreateKey', kind: 'access-denied' });
  const { runId } = await portal.ask();
  const left = await portal.cluster.waitForRest([runId], FAIL_MS);
  if (left.length > 0) throw new Error('a run that must fail did not end');
  await removeCause();
  await page.goto(`/runs/${runId}`);
  await waitUntilQuiet(page);
  await watchSteps(page);
  const closing = new AbortController();
  await openStreams(portal, { runIds: [runId], count: others, signal: closing.signal });
  await portal.retry(runId, 'kms-key');
  await portal.waitFor([runId]);
  await page.locator('[data-step="verify"][data-state="succeeded"]').waitFor({ state: 'attached' });
  const sightings = await page.evaluate(() => window.sightings);
  closing.abort();
  const events = await portal.events(runId);
  return events.flatMap(({ at, type, step }) => {
    const state = { 'step.started': 'running', 'step.succeeded': 'succeeded' }[type as string];
    // Others happened before anybody watched.
    if (state === undefined || at < (sightings[0]?.at ?? 0)) return [];
    const seen = sightings.find(
      (one: Sighting) => one.step === step && STEPS.indexOf(one.state) >= STEPS.indexOf(state),
    );
    if (!seen) throw new Error(`the page never showed that ${step} is ${state}`);
    return [seen.at - at];
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
