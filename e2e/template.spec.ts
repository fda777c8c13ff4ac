import { submissionFor } from './faults/requests.ts';
import { expect, expectAccessible, test, wasAnswered } from './fixtures.ts';
import { RunPage } from './pages/run.ts';
import { requestRun, waitForRun } from './pages/start-run.ts';
import { Wizard } from './pages/wizard.ts';

test('a run as a template gives a second setup on one page, with the next names and new passwords', async ({
  openAs,
  aws,
}) => {
  const page = await openAs('dba@payments', null);
  const first = await requestRun(page, submissionFor('template'));
  await waitForRun(page, first, 'succeeded');
  await page.goto(`/runs/${first}`);
  await page.getByRole('link', { name: 'Use as template', exact: true }).click();

  const wizard = new Wizard(page);
  await wizard.expectPage(wizard.words.review);
  await expect(wizard.planned('key')).toContainText('template-2');
  await expect(wizard.createButton).toBeEnabled();
  await expectAccessible(page);
  await wizard.createButton.click();
  await expect(page.getByLabel(/^Password of .*source secret/)).toBeFocused();
  await page.getByLabel(/^Password of .*source secret/).fill('one');
  await page.getByLabel(/^Password of .*destination secret/).fill('two');
  const second = await wizard.create();
  expect(second).not.toBe(first);
  await new RunPage(page).expectSucceeded();
  expect((await aws.calls('CreateRole')).filter(wasAnswered)).toHaveLength(2);
});

test('a started form from a template is a draft, which asks for the passwords at the review', async ({ openAs }) => {
  const page = await openAs('dba@payments', null);
  const first = await requestRun(page, submissionFor('template-draft'));
  await waitForRun(page, first, 'succeeded');
  await page.goto(`/runs/new?template=${first}`);
  const wizard = new Wizard(page);
  await wizard.expectPage(wizard.words.review);
  await page.getByLabel(/^Password of .*source secret/).fill('one');
  await expect(page.getByText(/^Draft saved at/)).toBeVisible();
  await expect(page).toHaveURL(/\/runs\/new\?draft=[0-9a-f-]{36}&step=review$/);
  const again = await page.context().newPage();
  await again.goto(page.url());
  await new Wizard(again).expectPage(wizard.words.review);
  await expect(again.getByLabel(/^Password of .*source secret/)).toHaveValue('');
  await again.close();
});
