import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { submissionFor } from './faults/requests.ts';
import { expect, test } from './fixtures.ts';
import { RunPage } from './pages/run.ts';
import { requestRun, waitForRun } from './pages/start-run.ts';

/** Chooses a format of the export; returns the lines of the file. */
async function exportAs(page: Page, format: string): Promise<string[]> {
  await page.getByRole('button', { name: 'Export' }).click();
  const started = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: format }).click();
  const text = await readFile(await (await started).path(), 'utf8');
  return text
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split(/\r?\n/);
}

/** The setups of today that succeeded and failed. */
async function readToday(page: Page): Promise<number[]> {
  const table = page.getByRole('button', { name: 'Show as a table' });
  await expect(table.or(page.getByText('No runs', { exact: true }))).toBeVisible();
  if ((await table.count()) === 0) return [0, 0];
  if ((await table.getAttribute('aria-expanded')) !== 'true') await table.click();
  const cells = page.getByRole('table', { name: 'Setups per day' }).getByRole('row').nth(1).getByRole('cell');
  return (await cells.allInnerTexts()).slice(0, 2).map(Number);
}

test('a lead filters the history by its address, exports what the filters show, and reads its figures by team and time range', async ({
  openAs,
  aws,
}) => {
  const page = await openAs('lead@payments', '/runs/dashboard?days=7');
  const [succeeded = 0, failed = 0] = await readToday(page);
  const dba = await openAs('dba@payments', null);
  const listedId = await requestRun(dba, submissionFor('listed'));
  await waitForRun(dba, listedId, 'succeeded');
  await aws.fail({ operation: 'CreateAlias', kind: 'access-denied' });
  const failedId = await requestRun(dba, submissionFor('listed-failed'));
  await waitForRun(dba, failedId, 'failed');
  const linkTo = (id: string) => page.getByRole('link', { name: id.slice(0, 8) });

  await page.goto('/runs');
  await expect(linkTo(listedId)).toBeVisible();
  await expect(linkTo(failedId)).toBeVisible();
  const search = page.getByRole('combobox', { name: 'Filter runs' });
  await search.fill('listed-failed-loader');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/[?&]text=listed-failed-loader/);
  await expect(linkTo(listedId)).toBeHidden();
  await expect(linkTo(failedId)).toBeVisible();
  // SQL wildcards match literally.
  await page.goto('/runs?text=%25listed_');
  await expect(page.getByText('No matches').first()).toBeVisible();
  await page.getByRole('link', { name: 'Clear filters' }).first().click();
  await expect(linkTo(listedId)).toBeVisible();

  await page.goto('/runs?text=listed&state=succeeded');
  await expect(linkTo(listedId)).toBeVisible();
  await expect(linkTo(failedId)).toBeHidden();
  for (const token of ['Succeeded', 'listed']) await expect(page.getByRole('search')).toContainText(token);
  expect((await exportAs(page, 'CSV')).filter((line) => line.includes('listed'))).toHaveLength(1);
  await page.goto('/runs?text=listed');
  const runs = (await exportAs(page, 'JSON Lines')).map((line) => JSON.parse(line));
  expect(runs.map(({ id, state, error }) => [id, state, error])).toEqual([
    [failedId, 'failed', 'access-denied'],
    [listedId, 'succeeded', null],
  ]);

  await page.getByRole('link', { name: 'Dashboard' }).click();
  await expect(page.getByRole('heading', { name: 'Setups per day' })).toBeVisible();
  await page.getByRole('button', { name: /Time range/ }).click();
  await page.getByRole('option', { name: 'Last 7 days' }).click();
  await expect(page).toHaveURL(/days=7/);
  expect(await readToday(page)).toEqual([succeeded + 1, failed + 1]);
  await expect(page.getByRole('table', { name: 'Setups per day' }).getByRole('row')).toHaveCount(8);
  await page
    .getByRole('table', { name: 'Most frequent errors' })
    .getByRole('link', { name: 'The deployer role lacks a permission' })
    .click();
  await expect(linkTo(failedId)).toBeVisible();
  await expect(linkTo(listedId)).toHaveCount(0);
  await linkTo(failedId).click();
  await new RunPage(page).expectFailed('kms-alias', { title: 'The deployer role lacks a permission' });

  // The figures of a team are the same for everyone who may see it, and other teams see none of its runs.
  const auditor = await openAs('auditor', '/runs/dashboard?days=7');
  await auditor.getByRole('button', { name: /^Team/ }).click();
  await auditor.getByRole('option', { name: 'Payments' }).click();
  await expect(auditor).toHaveURL(/team=payments/);
  await expect.poll(() => readToday(auditor)).toEqual([succeeded + 1, failed + 1]);
  const others = await openAs('lead@analytics', '/runs?text=listed');
  await expect(others.getByText('No matches').first()).toBeVisible();
});
