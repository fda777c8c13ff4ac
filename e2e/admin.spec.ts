import { readFileSync } from 'node:fs';
import { expect, expectAccessible, test } from './fixtures.ts';

// An admin gets not-found for everyone else's pages, and everyone else for an admin's.
test.use({ allowedComplaints: [/^Failed to load resource: the server responded with a status of (?:401|404)/] });

test('an admin checks a team, downloads its template, and ends sessions', async ({ openAs }) => {
  const page = await openAs('admin');
  // An admin's first page, and the only pages that an admin has.
  await expect(page).toHaveURL(/\/admin\/sessions$/);
  const links = page.getByRole('navigation', { name: 'Portal' }).getByRole('link');
  await expect(links.filter({ hasNotText: 'Limitless setup portal' })).toHaveText([
    'Status',
    'Sessions',
    'Teams',
    'Notifications',
    'Settings',
  ]);
  for (const path of ['/runs', '/runs/new', '/support', '/audit']) {
    expect((await page.request.get(path)).status(), path).toBe(404);
  }
  await page.goto('/admin/teams');
  await page.getByRole('button', { name: 'Check Payments' }).click();
  const table = page.getByRole('table', { name: 'Check Payments' });
  const proof = table.getByRole('row').filter({ hasText: 'AWS denies access without the external ID' });
  await expect(proof).toContainText('Met');
  await expect(proof).toContainText('[AccessDenied]');
  await expect(page.getByText('All 9 conditions are met').first()).toBeVisible();
  await expectAccessible(page);
  const payments = page.getByRole('tablist', { name: 'Payments' });
  await payments.getByRole('tab', { name: 'Terraform module' }).click();
  await expect(page.getByText('aws_iam_role_policy').first()).toBeVisible();
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('limitless-portal-payments.tf');
  const text = readFileSync(await download.path(), 'utf8');
  await page.getByRole('button', { name: 'Copy: Terraform module for Payments' }).click();
  // The browser writes the clipboard asynchronously.
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(text);

  const dba = await openAs('dba@analytics', '/runs');
  expect((await dba.request.get('/admin/sessions')).status()).toBe(404);
  await page.goto('/admin/sessions');
  await page.getByRole('searchbox', { name: 'Name, subject, or issuer' }).fill('dba@analytics');
  const row = page.getByRole('row').filter({ hasText: 'dba@analytics' });
  await expect(row).toContainText('DBA, Analytics');
  await expect(page.getByRole('row')).toHaveCount(2);
  await page.getByRole('button', { name: 'Actions for dba@analytics' }).click();
  await page.getByRole('menuitem', { name: 'End sessions', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'End the sessions of dba@analytics?' });
  await expect(dialog).toBeVisible();
  await expectAccessible(page, { within: '[role=dialog]' });
  await dialog.getByRole('button', { name: 'End sessions' }).click();
  await expect(page.getByText('The sessions of dba@analytics have ended').first()).toBeVisible();
  await expect(page.getByText('No one who is signed in or blocked matches the filter.')).toBeVisible();

  await dba.getByRole('link', { name: 'New setup' }).first().click();
  await expect(dba).toHaveURL(/\/sign-in\?/);
  await expect(dba.getByText('Your session has ended')).toBeVisible();

  await page.getByRole('link', { name: 'Clear filters' }).first().click();
  await page.getByRole('button', { name: 'Actions for admin' }).click();
  await expect(page.getByRole('menuitem', { name: 'End sessions and block' })).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'End all sessions' }).click();
  const all = page.getByRole('dialog', { name: 'End all sessions?' });
  await expect(all.getByText('Your own session ends too.')).toBeVisible();
  await all.getByRole('button', { name: 'End all sessions' }).click();
  await expect(page).toHaveURL(/\/signed-out\?/);
  await expect(page.getByText('You ended all sessions')).toBeVisible();
  await page.goto('/admin/teams');
  await expect(page).toHaveURL(/\/sign-in\?/);
});

test('an admin sees the state of the portal', async ({ openAs }) => {
  const page = await openAs('admin', '/admin/status');
  await expect(page.getByText(/Answered in \d+ ms/)).toBeVisible();
  await expect(page.getByText(/^PostgreSQL \d+/)).toBeVisible();
  const process = page.getByRole('table', { name: 'Processes' }).getByRole('row').nth(1);
  await expect(process).toContainText('Running');
  await expect(process).toContainText('0.2.0');
  await expect(page.getByRole('table', { name: 'Access to AWS' }).getByRole('row', { name: 'Payments' })).toBeVisible();
  const chores = page.getByRole('table', { name: 'Background work' });
  const row = chores.getByRole('row').filter({ hasText: 'Send notifications' });
  await expect(async () => {
    await page.getByRole('button', { name: 'Refresh the status' }).click();
    await expect(row).toContainText('Working', { timeout: 1_000 });
  }).toPass();

  const support = await openAs('support', '/support');
  expect((await support.request.get('/admin/status')).status()).toBe(404);
  expect((await support.request.get('/api/admin/status')).status()).toBe(403);
});
