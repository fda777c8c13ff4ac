import { expect, expectAccessible, test } from './fixtures.ts';

// The page that is not there.
test.use({ allowedComplaints: [/^Failed to load resource: the server responded with a status of 404/] });

test('every page of a trial says that it is one, before the sign-in and after it', async ({ openAs, browser }) => {
  const signedIn = await openAs('auditor', '/runs');
  const stranger = await (await browser.newContext()).newPage();
  const { origin } = new URL(signedIn.url());
  for (const [page, path] of [
    [stranger, '/sign-in'],
    [stranger, '/signed-out'],
    [signedIn, '/runs'],
    [signedIn, '/audit'],
    [signedIn, '/runs/new'],
    [signedIn, '/no-such-page'],
  ] as const) {
    await page.goto(`${origin}${path}`);
    await expect(page.getByRole('complementary', { name: 'Sandbox' }), path).toBeVisible();
  }
  await stranger.goto(`${origin}/sign-in`);
  await expectAccessible(stranger);
  await stranger.context().close();
});
