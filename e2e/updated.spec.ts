import type { Page } from '@playwright/test';
import { submissionFor } from './faults/requests.ts';
import { expect, test, wasAnswered } from './fixtures.ts';
import { expectHydrated } from './pages/hydration.ts';
import { RunPage } from './pages/run.ts';
import { requestRun, startRun } from './pages/start-run.ts';
import { Wizard } from './pages/wizard.ts';
import { type Language, TAGS, WORDS } from './pages/words.ts';

// The browser's errors about the responses that these tests use.
test.use({ allowedComplaints: [/^Failed to load resource|^Refused to (?:apply style|execute script)|ChunkLoadError/] });

/** An action id that belongs to no version. */
const UNKNOWN_ACTION = `40${'0'.repeat(40)}`;
const LEAVING = { behavior: 'ignoreErrors' } as const;

/** From now on the portal knows none of the page's actions. The real portal returns the response. */
async function updatePortal(page: Page): Promise<void> {
  await page.route('**/*', (route) => {
    const headers = route.request().headers();
    if (!headers['next-action']) return route.fallback();
    return route.continue({ headers: { ...headers, 'next-action': UNKNOWN_ACTION } });
  });
}

/** Chooses Reload, which loads the page in the current version. */
async function reload(page: Page, language: Language = 'en'): Promise<void> {
  await page.unrouteAll(LEAVING);
  const loaded = page.waitForEvent('load');
  await page.getByRole('button', { name: WORDS[language].reload }).first().click();
  await loaded;
}

function entriesFor(name: string) {
  return {
    alias: name,
    source: { secretName: `${name}_source`, password: 'source password' },
    destination: { secretName: `${name}_destination`, password: 'destination password' },
    roleName: `${name}-loader`,
  };
}

for (const language of ['en', 'ja'] as const satisfies Language[]) {
  test.describe(`in ${language}`, { tag: TAGS[language] }, () => {
    test.use({ locale: WORDS[language].locale });

    test(`a form that is sent to an updated portal says so, and is restored after the reload (${language})`, async ({
      openAs,
      aws,
    }) => {
      const entries = entriesFor(`updated-${language}`);
      const wizard = new Wizard(await openAs('dba@payments', '/runs/new'), language);
      await wizard.fill(entries);
      await expect(wizard.createButton).toBeEnabled();
      await updatePortal(wizard.page);
      await wizard.createButton.click();
      await expect(wizard.page.getByText(wizard.words.updated).first()).toBeVisible();
      expect(await aws.calls('CreateKey')).toEqual([]);
      await reload(wizard.page, language);
      // At the first missing password, with everything else restored.
      await wizard.expectPage(wizard.words.pages[2]);
      await expect(wizard.field('secretName')).toHaveValue(entries.source.secretName);
      await expect(wizard.field('password')).toHaveValue('');
    });
  });
}

test('a plan and a list of keys from an updated portal say so too', { tag: '@all' }, async ({ openAs }) => {
  const wizard = new Wizard(await openAs('dba@payments', '/runs/new'));
  await wizard.expectPage('Team and Region');
  await updatePortal(wizard.page);
  await wizard.next();
  await wizard.page.getByRole('radio', { name: wizard.words.useExistingKey }).check({ force: true });
  await expect(wizard.page.getByText(wizard.words.updated).first()).toBeVisible();
  await wizard.page.getByRole('radio', { name: wizard.words.createNewKey }).check({ force: true });
  await wizard.fillFromKey(entriesFor('never-made'));
  await expect(wizard.page.getByText(wizard.words.updated).first()).toBeVisible();
  await reload(wizard.page);
  await wizard.expectPage('Source secret');
});

test('a submission whose response was lost before the update opens its run, and doesn’t make a second one', {
  tag: '@all',
}, async ({ openAs, aws }) => {
  const entries = entriesFor('answer-lost');
  const wizard = new Wizard(await openAs('dba@payments', '/runs/new'));
  const { page } = wizard;
  await wizard.fill(entries);
  await expect(wizard.createButton).toBeEnabled();
  await page.route('**/runs/new?*', async (route) => {
    const isSubmission = route.request().postData()?.includes('"submission"');
    if (!isSubmission) return route.fallback();
    await route.fetch();
    await route.abort();
  });
  await wizard.createButton.click();
  await expect(page.getByText('The portal isn’t responding').first()).toBeVisible();
  await page.unrouteAll(LEAVING);
  await updatePortal(page);
  await wizard.createButton.click();
  await expect(page.getByText(wizard.words.updated).first()).toBeVisible();
  await expect.poll(async () => (await aws.calls('PutRolePolicy')).filter(wasAnswered)).toHaveLength(1);
  await reload(page);
  // The draft has become the run, which its address now opens.
  await page.waitForURL(/\/runs\/(?!new)[^/]+$/);
  await new RunPage(page).expectSucceeded();
  expect(await aws.calls('CreateKey')).toHaveLength(1);
  expect((await aws.calls('CreateRole')).filter(wasAnswered)).toHaveLength(1);
});

test('signing out and retrying with an updated portal say so, and work after the reload', { tag: '@all' }, async ({
  openAs,
  aws,
}) => {
  const allow = await aws.fail({ operation: 'CreateRole', kind: 'access-denied' });
  const page = await openAs('dba@payments', null);
  await startRun(page, submissionFor('retried-late'));
  const run = new RunPage(page);
  await expect(run.retryButton).toBeEnabled();
  await allow();
  await updatePortal(page);
  await run.retryButton.click();
  await expect(page.getByText(WORDS.en.updated).first()).toBeVisible();
  await reload(page);
  await run.retryButton.click();
  await run.expectSucceeded();

  await updatePortal(page);
  await page.getByRole('button', { name: 'Signed in as dba@payments' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByText(/^Reload the page\./)).toBeVisible();
  await reload(page);
  await page.getByRole('button', { name: 'Signed in as dba@payments' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/signed-out/);
});

test('a page whose files are gone since the update says so, and works after the reload', async ({ openAs }) => {
  const page = await openAs('dba@payments', '/runs');
  await expect(page.getByRole('heading', { name: /^Run history/, level: 1 })).toBeVisible();
  await expectHydrated(page);
  // The next page's files have other names in another version, so the portal responds with not found.
  await page.route('**/_next/static/chunks/**', (route) => {
    const gone = new URL(route.request().url());
    gone.pathname = `/_next/static/chunks/gone-${gone.pathname.split('/').at(-1)}`;
    return route.continue({ url: gone.href });
  });
  const link = page.getByRole('navigation', { name: 'Portal', exact: true }).getByRole('link', { name: 'New setup' });
  await link.click();
  await expect(page.getByText(WORDS.en.updated).first()).toBeVisible();
  await reload(page);
  await link.click();
  await new Wizard(page).expectPage('Team and Region');
});

test('a form reports that its next page can’t be loaded, and Try again loads it', async ({ openAs }) => {
  const wizard = new Wizard(await openAs('dba@payments', null));
  const { page } = wizard;
  await page.goto('/runs/new');
  await wizard.expectPage('Team and Region');
  await expectHydrated(page);
  await page.route('**/_next/static/chunks/**', (route) => route.abort());
  await wizard.next();
  await expect(page.getByText('The portal isn’t responding').first()).toBeVisible();
  await page.unrouteAll(LEAVING);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(wizard.field('alias')).toBeVisible();
});

test('a page stops following a run with events from a newer portal, and says so', {
  tag: '@all',
}, async ({ openAs, aws }) => {
  const held = await aws.hold({ operation: 'CreateSecret' });
  const page = await openAs('dba@payments', null);
  const runId = await requestRun(page, submissionFor('newer-words'));
  await page.route('**/api/runs/*/events*', (route) => {
    // The next event: one after a gap makes the page load the run again.
    const no = Number(new URL(route.request().url()).searchParams.get('after')) + 1;
    const event = { no, at: new Date().toISOString(), type: 'run.renamed' };
    return route.fulfill({ contentType: 'text/event-stream', body: `id: ${no}\ndata: ${JSON.stringify(event)}\n\n` });
  });
  await page.goto(`/runs/${runId}`);
  await expect(page.getByText(WORDS.en.updated).first()).toBeVisible();
  await expect(page.getByText('Page out of date')).toBeVisible();
  await held.release();
  await reload(page);
  await new RunPage(page).expectSucceeded();
});
