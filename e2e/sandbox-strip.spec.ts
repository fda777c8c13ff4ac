import { expect, expectAccessible, test } from './fixtures.ts';

// The not-found page.
test.use({ allowedComplaints: [/^Failed to load resource: the server responded with a status of 404/] });

test('every page of a sandbox says that it is one, before and after sign-in', { tag: '@all' }, async ({ openAs }) => {
  const signedIn = await openAs('auditor', null);
  const stranger = await openAs('stranger', null);
  for (const [page, path] of [
    [stranger, '/signed-out'],
    [stranger, '/sign-in'],
    [signedIn, '/runs'],
    [signedIn, '/audit'],
    [signedIn, '/runs/new'],
    [signedIn, '/no-such-page'],
  ] as const) {
    await page.goto(path);
    await expect(page.getByRole('complementary', { name: 'Sandbox' }), path).toBeVisible();
  }
  await expectAccessible(stranger);
});
