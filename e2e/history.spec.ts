import { submissionFor } from './faults/requests.ts';
import { expect, test } from './fixtures.ts';
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
