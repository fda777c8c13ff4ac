import { expect, expectAccessible, test } from './fixtures.ts';
import { RunPage } from './pages/run.ts';
import { Wizard } from './pages/wizard.ts';
import { type Language, TAGS, WORDS } from './pages/words.ts';

test.use({ allowedComplaints: [/^Failed to load resource: the server responded with a status of 404/] });

const LOOKS = [
  { language: 'en', colorScheme: 'light', width: 1440 },
  { language: 'ja', colorScheme: 'dark', width: 390 },
] as const satisfies { language: Language; colorScheme: 'light' | 'dark'; width: number }[];

for (const { language, colorScheme, width } of LOOKS) {
  test.describe(`${language}, ${colorScheme}, ${width} pixels wide`, { tag: TAGS[language] }, () => {
    test.use({ locale: WORDS[language].locale, colorScheme, viewport: { width, height: 900 } });

    test(`no page has an accessibility problem that axe detects (${language}, ${colorScheme}, ${width})`, async ({
      openAs,
      aws,
    }) => {
      const name = `axe-${language}`;
      const wizard = new Wizard(await openAs('dba@payments', '/runs/new'), language);
      const { page } = wizard;
      const [target, key, source, destination, role, keyUsers, permissions] = wizard.words.pages;
      await wizard.expectPage(target);
      await expectAccessible(page);
      await wizard.next();
      await wizard.expectPage(key);
      await wizard.field('alias').fill('');
      await wizard.next();
      await expectAccessible(page);
      await page.getByRole('radio', { name: wizard.words.useExistingKey }).check({ force: true });
      await expect(page.getByText('shared-data').first()).toBeVisible();
      await expectAccessible(page);
      await page.getByRole('radio', { name: wizard.words.createNewKey }).check({ force: true });
      await wizard.field('alias').fill(name);
      await wizard.next();
      await wizard.fillSecret(source, { secretName: `${name}_source`, password: 'one' });
      await wizard.expectPage(destination);
      await expectAccessible(page);
      await wizard.fillSecret(destination, { secretName: `${name}_destination`, password: 'two' });
      await wizard.expectPage(role);
      await wizard.field('roleName').fill(`${name}-loader`);
      for (const title of [role, keyUsers, permissions]) {
        await wizard.expectPage(title);
        await expectAccessible(page);
        await wizard.next();
      }
      await wizard.expectPage(wizard.words.review);
      await expect(wizard.createButton).toBeEnabled();
      await expectAccessible(page);

      const held = await aws.hold({ operation: 'PutRolePolicy' });
      // The audit may take longer than the portal waits, and a held call would be sent again.
      const removeCause = await aws.fail({ operation: 'PutRolePolicy', kind: 'access-denied' });
      await wizard.create();
      await held.reached();
      await expectAccessible(page);
      await held.release();
      const run = new RunPage(page, language);
      await expect(run.retryButton).toBeVisible();
      await expectAccessible(page);
      await removeCause();
      await run.retry();
      await run.expectSucceeded();
      await expectAccessible(page);
      await page.goto('/runs');
      await expect(page.getByRole('link', { name: /^[0-9a-f]{8}$/ }).first()).toBeVisible();
      await expectAccessible(page);
      await page.goto('/no-such-page');
      await expectAccessible(page);
    });
  });
}

test('the pages for sign-in, support and missing pages have no accessibility problem that axe detects', async ({
  openAs,
}) => {
  await expectAccessible(await openAs('support', '/support'));
  const stranger = await openAs('stranger', '/runs');
  await expect(stranger.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  await expectAccessible(stranger);
  await stranger.goto('/signed-out');
  await expectAccessible(stranger);
});
