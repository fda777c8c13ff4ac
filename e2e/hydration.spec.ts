import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { holdAuditRecords } from './harness/portal-process.ts';
import { expectHydrated } from './pages/hydration.ts';
import { Wizard } from './pages/wizard.ts';
import { type Language, TAGS, WORDS } from './pages/words.ts';

/** The script that runs all the others. */
const RUNTIME = '**/_next/static/chunks/turbopack-*.js';
const LOADING = { en: 'Loading the page', ja: 'ページを読み込んでいます' } as const;
const NEEDS_SCRIPT = { en: /^This portal needs JavaScript\./, ja: /JavaScript が必要です/ } as const;
const CONTROLS = 'button, input, select, textarea';

/** Opens the page as sent by the server. It stays that way until the returned function lets the scripts load. */
async function openWithoutScripts(page: Page, path: string): Promise<() => void> {
  const { promise: allowed, resolve: allow } = Promise.withResolvers<void>();
  await page.route(RUNTIME, async (route) => {
    await allowed;
    await route.continue();
  });
  await page.goto(path, { waitUntil: 'commit' });
  return allow;
}

for (const language of ['en', 'ja'] as const satisfies Language[]) {
  test.describe(`in ${language}`, { tag: TAGS[language] }, () => {
    test.use({ locale: WORDS[language].locale });

    test(`the form is disabled until its scripts load, and says so (${language})`, async ({ openAs }) => {
      const wizard = new Wizard(await openAs('dba@payments', null), language);
      const { page, words } = wizard;
      const allowScripts = await openWithoutScripts(page, '/runs/new');
      await wizard.expectPage(words.pages[0]);
      const progress = page.getByRole('progressbar', { name: LOADING[language] });
      const next = page.getByRole('button', { name: words.next, exact: true });
      await expect(progress).toBeVisible();
      await expect(next).toHaveCSS('opacity', '0.5');
      expect(await page.locator(CONTROLS).evaluateAll((all) => all.filter((one) => !one.matches(':disabled')))).toEqual(
        [],
      );
      await next.click({ force: true });
      await page.keyboard.press('Tab');
      await page.keyboard.type('typed early');
      allowScripts();
      await expect(progress).toHaveCount(0);
      await expect(next).toBeEnabled();
      await expect(next).toHaveCSS('opacity', '1');
      await wizard.expectPage(words.pages[0]);
      await wizard.next();
      await wizard.expectPage(words.pages[1]);
      await wizard.field('alias').fill('typed-once');
      await expect(wizard.field('alias')).toHaveValue('typed-once');
    });
  });
}

test.describe('on a narrow screen', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('neither the navigation nor the steps cover the form before its scripts load', async ({ openAs }) => {
    const page = await openAs('dba@payments', null);
    await openWithoutScripts(page, '/runs/new');
    const heading = page.getByRole('heading', { name: 'Team and Region', level: 1 });
    // An element over the heading would get the click.
    await heading.click({ trial: true });
    expect((await page.getByRole('button', { name: /^Region / }).boundingBox())?.x).toBeLessThan(60);
  });
});

test('text typed into the list of setups before its scripts load is dropped, and text typed after that appears once', {
  tag: '@all',
}, async ({ openAs }) => {
  const page = await openAs('lead@payments', null);
  const allowScripts = await openWithoutScripts(page, '/setups');
  const search = page.getByRole('searchbox', { name: 'ARN, name, or run ID' });
  await expect(search).toBeDisabled();
  await search.focus();
  await page.keyboard.type('early');
  allowScripts();
  await expectHydrated(page);
  await expect(search).toHaveValue('');
  await search.pressSequentially('late');
  await expect(search).toHaveValue('late');
  await expect(page).toHaveURL(/[?&]text=late$/);
});

test('a click on Sign in waits for the scripts', { tag: '@all' }, async ({ openAs }) => {
  const page = await openAs('stranger', null);
  const allowScripts = await openWithoutScripts(page, '/sign-in');
  const button = page.getByRole('button', { name: 'Sign in', exact: true });
  await expect(button).toBeDisabled();
  allowScripts();
  await button.click();
  await expect(page.getByRole('button', { name: 'dba@payments', exact: true })).toBeVisible();
});

test('links work before the scripts', { tag: '@all' }, async ({ openAs }) => {
  const page = await openAs('lead@payments', null);
  await openWithoutScripts(page, '/runs?text=nothing-is-called-so');
  await page.getByRole('link', { name: 'Clear filters' }).first().click();
  await expect(page).toHaveURL(/\/runs$/);
});

test.describe('when the portal is away for a moment', () => {
  test.use({ allowedComplaints: [/^Failed to load resource/] });

  test('a page that misses its words asks for them again after growing pauses', async ({ openAs }) => {
    const page = await openAs('lead@payments', null);
    const refusedAt: number[] = [];
    await page.route('**/_next/static/chunks/*.js', async (route) => {
      const answer = await route.fetch();
      const text = await answer.text();
      // The last resort of a broken page, which isn't a file of words, has both languages.
      const hasWords = text.includes('The portal has been updated') && !text.includes('ポータルが更新されました');
      if (!hasWords || refusedAt.length === 4) return route.fulfill({ response: answer });
      refusedAt.push(Date.now());
      return route.abort('connectionrefused');
    });
    await page.goto('/runs');
    await expectHydrated(page);
    expect(refusedAt).toHaveLength(4);
    // The first may be the preload, and then half a second and a second pass.
    expect((refusedAt.at(-1) ?? 0) - (refusedAt[0] ?? 0)).toBeGreaterThan(1_000);
  });
});

for (const language of ['en', 'ja'] as const satisfies Language[]) {
  test.describe(`without JavaScript in ${language}`, { tag: TAGS[language] }, () => {
    test.use({ locale: WORDS[language].locale });

    test(`the page says that the portal requires it (${language})`, async ({ browser, baseURL, locale }) => {
      const context = await browser.newContext({ baseURL, locale, javaScriptEnabled: false });
      const page = await context.newPage();
      await page.goto('/sign-in');
      await expect(page.getByText(NEEDS_SCRIPT[language])).toBeVisible();
      await expect(page.getByRole('progressbar')).toBeHidden();
      await context.close();
    });
  });
}

test('a page appears before its slow records, and its filters work once the records load', async ({ openAs }) => {
  const page = await openAs('auditor', null);
  const release = await holdAuditRecords();
  await page.goto('/audit', { waitUntil: 'commit' });
  await expect(page.getByRole('heading', { name: 'Audit records', level: 1 })).toBeVisible();
  await expect(page.getByText('Loading the records').first()).toBeVisible();
  await release();
  const person = page.getByRole('searchbox', { name: 'Person' });
  await person.fill('auditor');
  await expect(page).toHaveURL(/[?&]person=auditor$/);
  await expect(page.getByRole('cell', { name: 'auditor' }).first()).toBeVisible();
  await expectHydrated(page);
});

test('a link to a page with slow records opens it immediately', { tag: '@all' }, async ({ openAs }) => {
  const page = await openAs('auditor', '/runs');
  await expectHydrated(page);
  const release = await holdAuditRecords();
  await page.getByRole('link', { name: 'Audit records' }).click();
  await expect(page.getByText('Loading the records').first()).toBeVisible();
  await release();
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  await expect(page.getByRole('progressbar')).toHaveCount(0);
});
