import { expect, test } from './fixtures.ts';
import { forgetRestore, tellOfRestore } from './harness/portal-process.ts';
import { signIn } from './pages/sign-in.ts';

const WORDS = {
  en: {
    locale: 'en-US',
    title: /^The database was restored to an earlier state/,
    gap: /^Nothing is recorded between/,
  },
  ja: { locale: 'ja-JP', title: /^データベースが以前の状態に復元されました/, gap: /までの記録はありません。/ },
} as const;

for (const language of ['en', 'ja'] as const) {
  test.describe(`in ${language}`, { tag: '@all' }, () => {
    const { locale, title, gap } = WORDS[language];
    test.use({ locale });
    test.afterEach(() => forgetRestore());

    test(`after a restore everyone signs in again, and support sees what is unknown (${language})`, async ({
      openAs,
    }) => {
      const page = await openAs('support', '/support');
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.getByText(title)).toHaveCount(0);
      // Otherwise the page requests the runs again, gets a 401 response, and the browser logs an error.
      await page.goto('about:blank');
      await tellOfRestore();
      await signIn(page, 'support', '/support');
      await expect(page.getByText(title).first()).toBeVisible();
      await expect(page.getByText(gap).first()).toBeVisible();
    });
  });
}
