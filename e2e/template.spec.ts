import { readFile } from 'node:fs/promises';
import { submissionFor } from './faults/requests.ts';
import { expect, expectAccessible, test, wasAnswered } from './fixtures.ts';
import { RunPage } from './pages/run.ts';
import { requestRun, waitForRun } from './pages/start-run.ts';
import { Wizard } from './pages/wizard.ts';

test('a run is kept as a file and on paper, and as a template gives a second setup with the next names and new passwords', async ({
  openAs,
  aws,
}) => {
  const page = await openAs('dba@payments', null);
  const submission = submissionFor('template');
  const first = await requestRun(page, submission);
  const arns = await waitForRun(page, first, 'succeeded');
  await page.goto(`/runs/${first}`);
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download JSON' }).click();
  const file = await downloading;
  expect(file.suggestedFilename()).toBe(`run-${first}.json`);
  const text = await readFile(await file.path(), 'utf8');
  expect(JSON.parse(text)).toMatchObject({ id: first, state: 'succeeded', arns: { keyArn: arns.key } });
  for (const password of Object.values(submission.passwords)) expect(text).not.toContain(JSON.stringify(password));

  await page.emulateMedia({ media: 'print' });
  for (const arn of Object.values(arns)) await expect(page.getByText(arn, { exact: true }).first()).toBeVisible();
  await expect(page.locator('[data-step="verify"]')).toBeVisible();
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Copy/ })).toHaveCount(0);
  await page.emulateMedia({ media: null });

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

test('a started form from a template is a draft, which asks for the passwords at the review', { tag: '@all' }, async ({
  openAs,
}) => {
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
