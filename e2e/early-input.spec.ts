import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { Wizard } from './pages/wizard.ts';

/** The script that runs all others, which do nothing before. */
const RUNTIME = '**/_next/static/chunks/turbopack-*.js';

/** What the server sent is shown; nothing of it is alive until the returned function is called, and then it is alive soon. */
async function openWithoutScripts(page: Page, path: string): Promise<() => void> {
  const { promise: allowed, resolve: allow } = Promise.withResolvers<void>();
  await page.route(RUNTIME, async (route) => {
    await allowed;
    await route.continue();
  });
  const asked = page.waitForRequest(RUNTIME);
  await page.goto(path, { waitUntil: 'domcontentloaded' });
  await asked;
  // A click is kept for a while only, in which a busy machine may not fetch them all.
  await page.waitForFunction(() => {
    const others = [...document.scripts].filter(
      ({ src, noModule }) => src && !noModule && !src.includes('/turbopack-'),
    );
    return others.every(({ src }) => performance.getEntriesByName(src).length > 0);
  });
  return allow;
}

test('a click on Sign in that comes before the scripts leads to the identity provider', { tag: '@all' }, async ({
  openAs,
}) => {
  const page = await openAs('stranger', null);
  const allowScripts = await openWithoutScripts(page, '/sign-in');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  allowScripts();
  await expect(page.getByRole('button', { name: 'dba@payments', exact: true })).toBeVisible();
});

test('what is typed into the history before the scripts narrows it, and stays typed', { tag: '@all' }, async ({
  openAs,
}) => {
  const page = await openAs('lead@payments', null);
  const allowScripts = await openWithoutScripts(page, '/runs');
  const search = page.getByRole('searchbox', { name: 'ARN, name or run ID' });
  await search.fill('typed early');
  allowScripts();
  await expect(page).toHaveURL(/[?&]text=typed\+early/);
  await expect(search).toHaveValue('typed early');
  await search.press('End');
  await search.pressSequentially('!');
  await expect(page).toHaveURL(/[?&]text=typed\+early%21/);
});

test('a field that is emptied before the scripts is empty', { tag: '@all' }, async ({ openAs }) => {
  const page = await openAs('lead@payments', null);
  const allowScripts = await openWithoutScripts(page, '/runs?text=gone');
  await page.getByRole('searchbox', { name: 'ARN, name or run ID' }).fill('');
  allowScripts();
  await expect(page).toHaveURL(/\/runs$/);
});

test('a menu that is double-clicked before the scripts opens once', { tag: '@all' }, async ({ openAs }) => {
  const page = await openAs('lead@payments', null);
  const allowScripts = await openWithoutScripts(page, '/runs');
  await page.getByRole('button', { name: /lead@payments/ }).dblclick();
  allowScripts();
  await expect(page.getByRole('menuitem', { name: 'Sign out' })).toBeVisible();
});

test('a link that is pressed before the scripts and released after them leads on', { tag: '@all' }, async ({
  openAs,
}) => {
  const page = await openAs('dba@payments', null);
  const allowScripts = await openWithoutScripts(page, '/runs');
  await page.getByRole('link', { name: 'New set-up', exact: true }).first().hover();
  await page.mouse.down();
  allowScripts();
  await page.waitForFunction(() => globalThis.earlyInput === undefined);
  await page.mouse.up();
  await new Wizard(page).expectPage('Team and Region');
});

test('filters are cleared even where the scripts never come', { tag: '@all' }, async ({ openAs }) => {
  const page = await openAs('lead@payments', null);
  await openWithoutScripts(page, '/runs?text=nothing-is-called-so');
  await expect(page.getByText('No matches').first()).toBeVisible();
  await page.getByRole('link', { name: 'Clear filters' }).first().click();
  await expect(page).toHaveURL(/\/runs$/);
});

test('the wizard answers what was clicked before the scripts', { tag: '@all' }, async ({ openAs }) => {
  const wizard = new Wizard(await openAs('dba@payments', null));
  const allowRegions = await openWithoutScripts(wizard.page, '/runs/new');
  await wizard.expectPage('Team and Region');
  await wizard.page.getByRole('button', { name: /^Region / }).click();
  allowRegions();
  await wizard.page.getByRole('option', { name: 'us-west-2' }).click();
  await expect(wizard.page.getByRole('button', { name: 'Region us-west-2' })).toBeVisible();

  await wizard.page.evaluate(() => sessionStorage.clear());
  const allowNext = await openWithoutScripts(wizard.page, '/runs/new');
  await wizard.next();
  await expect(wizard.page.getByRole('heading', { name: 'Team and Region', level: 1 })).toBeVisible();
  allowNext();
  await wizard.expectPage('KMS key');
});

for (const width of [1440, 390]) {
  test.describe(`${width} pixels wide`, () => {
    test.use({ viewport: { width, height: 900 } });

    test(`what is on the screen stays in its place when the page comes alive (${width})`, { tag: '@all' }, async ({
      openAs,
    }) => {
      const page = await openAs('dba@payments', null);
      const allowScripts = await openWithoutScripts(page, '/runs/new');
      const parts = [
        page.getByRole('heading', { name: 'Team and Region', level: 1 }),
        page.getByRole('button', { name: /^Region / }),
        page.getByRole('button', { name: 'Next', exact: true }),
      ];
      const placesOf = () => Promise.all(parts.map((part) => part.boundingBox()));
      for (const part of parts) await expect(part).toBeVisible();
      await page.evaluate(() => document.fonts.ready.then(() => null));
      const before = await placesOf();
      allowScripts();
      await page.waitForFunction(() => globalThis.earlyInput === undefined);
      expect(await placesOf()).toEqual(before);
    });
  });
}
