import type { Page, Request, Response } from '@playwright/test';
import { messages } from '#lib/i18n/messages.ts';
import { submissionFor } from './faults/requests.ts';
import { expect, expectAccessible, test } from './fixtures.ts';
import { copyRun, failOften, forgetCopies } from './harness/portal-process.ts';
import { expectHydrated } from './pages/hydration.ts';
import { requestRun, waitForRun } from './pages/start-run.ts';
import { WORDS } from './pages/words.ts';

/** Upper limits of what a browser with an empty cache loads for a page, in bytes as sent. Lower one when a page shrinks. */
interface Budget {
  document: number;
  scripts: number;
  styles: number;
  styleFiles: number;
}

const SHARED = { scripts: 380_000, styles: 55_500, styleFiles: 6 };
// Those with a tag load what the others load: all signed-out pages the same scripts, and all signed-in ones the frame.
const BUDGETS: readonly (Budget & { path: string; person: string; tag?: string })[] = [
  { path: '/sign-in', person: 'stranger', document: 4_500, ...SHARED, scripts: 219_000 },
  { path: '/no-such-page', person: 'lead@payments', document: 4_500, ...SHARED, scripts: 219_000, tag: '@all' },
  { path: '/runs/new', person: 'dba@payments', document: 8_900, ...SHARED, scripts: 374_000 },
  { path: '/settings', person: 'lead@payments', document: 10_500, ...SHARED, scripts: 350_000, tag: '@all' },
  { path: '/support', person: 'support', document: 10_800, ...SHARED, scripts: 350_000 },
];
const HISTORY = { path: '/runs', document: 11_800, ...SHARED, scripts: 354_000 };
const RUN = { document: 15_500, ...SHARED, scripts: 380_000 };

/** What the browser loads for the page: the requests, by the kind of their content. */
async function loadAnew(page: Page, path: string) {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.clearBrowserCache');
  await session.detach();
  const requests: Request[] = [];
  const note = (request: Request) => void requests.push(request);
  page.on('requestfinished', note);
  await page.goto(path);
  await expectHydrated(page);
  page.off('requestfinished', note);
  return (kind: string) => requests.filter((request) => request.resourceType() === kind);
}

async function sizeOf(requests: readonly Request[]): Promise<number> {
  const sizes = await Promise.all(requests.map((request) => request.sizes()));
  return sizes.reduce((sum, { responseBodySize }) => sum + responseBodySize, 0);
}

/** Each limit that the page exceeds, with how far. */
async function findExcess(page: Page, budget: Budget & { path: string }): Promise<string[]> {
  const loaded = await loadAnew(page, budget.path);
  const figures = {
    document: await sizeOf(loaded('document')),
    scripts: await sizeOf(loaded('script')),
    styles: await sizeOf(loaded('stylesheet')),
    styleFiles: loaded('stylesheet').length,
  };
  for (const figure of Object.values(figures)) expect(figure).toBeGreaterThan(0);
  test.info().annotations.push({ type: budget.path, description: JSON.stringify(figures) });
  return (Object.keys(figures) as (keyof Budget)[])
    .filter((what) => figures[what] > budget[what])
    .map((what) => `${budget.path}: ${what} ${figures[what]}, ${figures[what] - budget[what]} over the limit`);
}

test.use({ allowedComplaints: [/^Failed to load resource: the server responded with a status of 404/] });

for (const { tag = [], ...budget } of BUDGETS) {
  test(`${budget.path} stays within its budget`, { tag }, async ({ openAs }) => {
    expect(await findExcess(await openAs(budget.person, null), budget)).toEqual([]);
  });
}

test('a page of 50 runs, and the page of one, stay within their budgets', async ({ openAs }) => {
  const page = await openAs('dba@payments', null);
  const runId = await requestRun(page, submissionFor('sized'));
  await waitForRun(page, runId, 'succeeded');
  await copyRun(runId, 50);
  const excess = [
    ...(await findExcess(page, HISTORY)),
    ...(await findExcess(page, { path: `/runs/${runId}`, ...RUN })),
  ];
  await forgetCopies();
  expect(excess).toEqual([]);
});

test('the page of a run is hardly larger with many attempts, and all of them can be reached', async ({ openAs }) => {
  const page = await openAs('dba@payments', null);
  const runId = await requestRun(page, submissionFor('often'));
  await waitForRun(page, runId, 'succeeded');
  await failOften(runId, 58);
  const plainSizes: number[] = [];
  const note = async (response: Response) => {
    // A redirect has no body.
    if (response.request().resourceType() === 'document' && response.ok())
      plainSizes.push((await response.body()).length);
  };
  page.on('response', note);
  expect(await findExcess(page, { path: `/runs/${runId}`, ...RUN })).toEqual([]);
  await expect.poll(() => plainSizes).toHaveLength(1);
  expect(plainSizes[0]).toBeLessThan(95_000);
  await page.getByRole('button', { name: 'Show 50 earlier attempts' }).click();
  await page.getByRole('button', { name: 'Show 3 earlier attempts' }).click();
  await expect(page.getByText(/^Attempt \d+/)).toHaveCount(58);
  await expectAccessible(page);
});

for (const language of ['en', 'ja'] as const) {
  test.describe(`in ${language}`, () => {
    test.use({ locale: WORDS[language].locale });

    test(`a page loads the words of its language and its area once, in files of their own (${language})`, async ({
      openAs,
    }) => {
      const page = await openAs('dba@payments', null);
      const loaded = await loadAnew(page, '/runs/new');
      const responses = await Promise.all([...loaded('script'), ...loaded('document')].map((one) => one.response()));
      const texts = await Promise.all(responses.map((response) => response?.text() ?? ''));
      const filesWith = (words: string) => texts.filter((text) => text.includes(words)).length;
      // Texts that this page doesn’t show: one of every page, one of its area, and one of another area.
      const other = language === 'en' ? 'ja' : 'en';
      expect(filesWith(messages[language].auth.signedOut.title)).toBe(1);
      expect(filesWith(messages[language].takeAway.plan)).toBe(1);
      expect(filesWith(messages[language].audit.empty.title)).toBe(0);
      expect(filesWith(messages[other].auth.signedOut.title)).toBe(0);
    });
  });
}
