import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { submissionFor } from './faults/requests.ts';
import { expect, expectAccessible, test } from './fixtures.ts';
import { RunPage } from './pages/run.ts';
import { requestRun, waitForRun } from './pages/start-run.ts';

test('the filters of the history are in the address, and a link with them shows the same runs', async ({
  openAs,
  aws,
}) => {
  const dba = await openAs('dba@payments', null);
  const listedId = await requestRun(dba, submissionFor('listed'));
  await waitForRun(dba, listedId, 'succeeded');
  await aws.fail({ operation: 'CreateAlias', kind: 'access-denied' });
  const failedId = await requestRun(dba, submissionFor('listed-failed'));
  await waitForRun(dba, failedId, 'failed');
  const [listed, failed] = [listedId.slice(0, 8), failedId.slice(0, 8)];

  const page = await openAs('lead@payments', '/runs');
  const linkTo = (id: string) => page.getByRole('link', { name: id });
  await expect(linkTo(listed)).toBeVisible();
  await expect(linkTo(failed)).toBeVisible();
  const search = page.getByRole('combobox', { name: 'Filter runs' });
  await search.fill('listed-failed-loader');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/[?&]text=listed-failed-loader/);
  await expect(linkTo(listed)).toBeHidden();
  await expect(linkTo(failed)).toBeVisible();

  await page.goto('/runs?text=listed&state=succeeded');
  await expect(linkTo(listed)).toBeVisible();
  await expect(linkTo(failed)).toBeHidden();
  for (const token of ['Succeeded', 'listed']) await expect(page.getByRole('search')).toContainText(token);
  // SQL wildcards match literally.
  await page.goto('/runs?text=%25listed_');
  await expect(page.getByText('No matches').first()).toBeVisible();
  await page.getByRole('link', { name: 'Clear filters' }).first().click();
  await expect(linkTo(listed)).toBeVisible();

  await linkTo(failed).click();
  await expect(page).toHaveURL(new RegExp(`/runs/${failed}`));
  await new RunPage(page).expectFailed('kms-alias', { title: 'The deployer role lacks a permission' });
  await expect(new RunPage(page).retryButton).toBeVisible();

  const others = await openAs('lead@analytics', '/runs?text=listed');
  await expect(others.getByText('No matches').first()).toBeVisible();
});

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

test('a lead exports the filtered history, and reads its figures by team and time range', async ({ openAs, aws }) => {
  const page = await openAs('lead@payments', '/runs/dashboard?days=7');
  /** The setups of today that succeeded and failed. */
  const readToday = async (on = page) => {
    const table = on.getByRole('button', { name: 'Show as a table' });
    await expect(table.or(on.getByText('No runs', { exact: true }))).toBeVisible();
    if ((await table.count()) === 0) return [0, 0];
    if ((await table.getAttribute('aria-expanded')) !== 'true') await table.click();
    const cells = on.getByRole('table', { name: 'Setups per day' }).getByRole('row').nth(1).getByRole('cell');
    return (await cells.allInnerTexts()).slice(0, 2).map(Number);
  };
  const [succeeded = 0, failed = 0] = await readToday();

  const dba = await openAs('dba@payments', null);
  const succeededId = await requestRun(dba, submissionFor('figured'));
  await waitForRun(dba, succeededId, 'succeeded');
  await aws.fail({ operation: 'CreateAlias', kind: 'access-denied' });
  const failedId = await requestRun(dba, submissionFor('figured-failed'));
  await waitForRun(dba, failedId, 'failed');

  await page.goto('/runs?text=figured');
  await expect(page.getByRole('link', { name: failedId.slice(0, 8) })).toBeVisible();
  const csv = await exportAs(page, 'CSV');
  expect(csv).toHaveLength(3);
  for (const runId of [succeededId, failedId]) expect(csv.join('\n')).toContain(runId);
  const runs = (await exportAs(page, 'JSON Lines')).map((line) => JSON.parse(line));
  expect(runs.map(({ id, state, error }) => [id, state, error])).toEqual([
    [failedId, 'failed', 'access-denied'],
    [succeededId, 'succeeded', null],
  ]);

  await page.getByRole('link', { name: 'Dashboard' }).click();
  await expect(page.getByRole('heading', { name: 'Setups per day' })).toBeVisible();
  await page.getByRole('button', { name: /Time range/ }).click();
  await page.getByRole('option', { name: 'Last 7 days' }).click();
  await expect(page).toHaveURL(/days=7/);
  expect(await readToday()).toEqual([succeeded + 1, failed + 1]);
  await expect(page.getByRole('table', { name: 'Setups per day' }).getByRole('row')).toHaveCount(8);
  await expectAccessible(page);
  await page
    .getByRole('table', { name: 'Most frequent errors' })
    .getByRole('link', { name: 'The deployer role lacks a permission' })
    .click();
  await expect(page.getByRole('link', { name: failedId.slice(0, 8) })).toBeVisible();
  await expect(page.getByRole('link', { name: succeededId.slice(0, 8) })).toHaveCount(0);

  // The figures of a team are the same for everyone who may see it.
  const auditor = await openAs('auditor', '/runs/dashboard?days=7');
  await auditor.getByRole('button', { name: /^Team/ }).click();
  await auditor.getByRole('option', { name: 'Payments' }).click();
  await expect(auditor).toHaveURL(/team=payments/);
  await expect.poll(() => readToday(auditor)).toEqual([succeeded + 1, failed + 1]);
});
