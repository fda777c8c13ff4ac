import type { BrowserContext, Page, Request } from 'playwright';
import { openBrowser, openContext, waitUntilQuiet } from '../browser.ts';
import type { Measured } from '../results.ts';
import type { Section } from '../section.ts';
import { median } from '../statistics.ts';

const KILOBYTE = 1_024;
const NETWORK = { offline: false, latency: 40, downloadThroughput: 1_250_000, uploadThroughput: 1_250_000 };

interface Load {
  scripts: number[];
  styles: number[];
  /** Bytes of everything, as sent. */
  all: number;
  /** Milliseconds from the start of the navigation to the largest paint. */
  paintMs: number;
}

/**
 * first-load: each route in a browser whose cache is empty, at 10 Mbit/s with a latency of 40 ms: bytes of JavaScript and
 * CSS as sent over the network, files of CSS, and when the largest element was painted, after the network is quiet.
 */
export const firstLoad: Section = {
  ids: ['first-load'],
  title: 'the first load of each page',
  async measure(bench) {
    const portal = await bench.openPortal();
    const { runId } = await portal.ask();
    await portal.waitFor([runId]);
    const browser = await openBrowser(portal);
    const measured: Measured[] = [];
    try {
      for (const { name, path, person } of routesOf(runId)) {
        const loads: Load[] = [];
        for (let no = 0; no <= bench.size({ quick: 1, usual: 5 }); no += 1) {
          const context = await openContext(browser, portal, person);
          const load = await loadCold(context, path);
          await context.close();
          if (no > 0) loads.push(load);
        }
        measured.push(...measuredOf(`first-load/${name}`, loads));
      }
    } finally {
      await browser.close();
    }
    return measured;
  },
};

function routesOf(runId: string) {
  const lead = 'lead@payments';
  return [
    { name: 'sign-in', path: '/sign-in', person: null },
    { name: 'runs', path: '/runs', person: lead },
    { name: 'new-run', path: '/runs/new', person: lead },
    { name: 'run', path: `/runs/${runId}`, person: lead },
    { name: 'settings', path: '/settings', person: lead },
    { name: 'support', path: '/support', person: 'support' },
    { name: 'audit', path: '/audit', person: 'auditor' },
    { name: 'teams', path: '/admin/teams', person: 'admin' },
  ];
}

async function loadCold(context: BrowserContext, path: string): Promise<Load> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', NETWORK);
  const finished: Request[] = [];
  page.on('requestfinished', (request) => finished.push(request));
  await page.goto(path);
  await waitUntilQuiet(page);
  const load: Load = { scripts: [], styles: [], all: 0, paintMs: await readLargestPaint(page) };
  for (const request of finished) {
    const { responseBodySize, responseHeadersSize } = await request.sizes();
    load.all += responseBodySize + responseHeadersSize;
    if (request.resourceType() === 'script') load.scripts.push(responseBodySize);
    if (request.resourceType() === 'stylesheet') load.styles.push(responseBodySize);
  }
  return load;
}

function readLargestPaint(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const observer = new PerformanceObserver((list) => resolve(list.getEntries().at(-1)?.startTime ?? Number.NaN));
        observer.observe({ type: 'largest-contentful-paint', buffered: true });
      }),
  );
}

function measuredOf(id: string, loads: readonly Load[]): Measured[] {
  const sum = (sizes: readonly number[]) => sizes.reduce((total, size) => total + size, 0) / KILOBYTE;
  const files = median(loads.map(({ scripts }) => scripts.length));
  return [
    { id: `${id}/js`, unit: 'KB', samples: loads.map(({ scripts }) => sum(scripts)), target: { atMost: 380 } },
    { id: `${id}/js-files`, unit: 'files', samples: [files] },
    { id: `${id}/css`, unit: 'KB', samples: loads.map(({ styles }) => sum(styles)), target: { atMost: 90 } },
    { id: `${id}/css-files`, unit: 'files', samples: loads.map(({ styles }) => styles.length), target: { atMost: 6 } },
    { id: `${id}/all`, unit: 'KB', samples: loads.map(({ all }) => all / KILOBYTE) },
    { id: `${id}/paint`, unit: 'ms', samples: loads.map(({ paintMs }) => paintMs), target: { atMost: 1_800 } },
  ];
}
