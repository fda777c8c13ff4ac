import { expect, test } from './fixtures.ts';
import { holdAuditRecords } from './harness/portal-process.ts';
import { expectHydrated } from './pages/hydration.ts';

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
