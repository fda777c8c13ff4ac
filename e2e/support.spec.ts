import { readFile } from 'node:fs/promises';
import { CreateKeyCommand, DescribeKeyCommand } from '@aws-sdk/client-kms';
import type { Page } from '@playwright/test';
import { findMark, makeCanary, writingsOf } from './faults/canary.ts';
import { submissionFor } from './faults/requests.ts';
import { expect, expectAccessible, test } from './fixtures.ts';
import { openAwsClients } from './harness/aws-clients.ts';
import { requestRun, waitForRun } from './pages/start-run.ts';

const PLACE = { accountId: '111111111111', region: 'us-east-1' };

async function makeKey(motoUrl: string, runId: string): Promise<string> {
  const { kms } = await openAwsClients(motoUrl, PLACE);
  const Tags = [
    { TagKey: 'managed-by', TagValue: 'limitless-portal' },
    { TagKey: 'limitless-portal:team', TagValue: 'payments' },
    { TagKey: 'limitless-portal:run', TagValue: runId },
  ];
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Tags }));
  return KeyMetadata?.Arn ?? '';
}

/** Chooses Check again and waits for the sweep. */
async function lookAgain(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Check again' });
  await button.click();
  await expect(button).toBeDisabled();
  await expect(button).toBeEnabled();
}

test('support sees what no run accounts for, and the portal doesn’t change it', async ({ openAs, aws, motoUrl }) => {
  const dba = await openAs('dba@payments', null);
  const runId = await requestRun(dba, submissionFor('swept'));
  const own = await waitForRun(dba, runId, 'succeeded');
  const lostRun = '00000000-0000-4000-8000-00000000abcd';
  const second = await makeKey(motoUrl, runId);
  const lost = await makeKey(motoUrl, lostRun);

  const page = await openAs('support', '/support');
  await lookAgain(page);
  const table = page.getByRole('table', { name: 'Differences between AWS and the runs' });
  const rowOf = (arn: string) => table.getByRole('row').filter({ hasText: arn });
  await expect(rowOf(second)).toContainText('Its run ended without recording it');
  await expect(rowOf(second)).toContainText('Payments');
  await expect(rowOf(lost)).toContainText('Its run isn’t in this portal');
  await expect(rowOf(lost)).toContainText(lostRun);
  await expect(rowOf(lost).getByRole('link')).toHaveCount(0);
  for (const arn of Object.values(own)) await expect(rowOf(arn)).toHaveCount(0);

  await page.getByRole('button', { name: `Copy: ${second}` }).click();
  // The browser writes the clipboard asynchronously.
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(second);
  await page.getByRole('button', { name: 'Last complete checks' }).click();
  await expect(page.getByText('Analytics, Global (IAM)')).toBeVisible();
  await expectAccessible(page);

  const { kms } = await openAwsClients(motoUrl, PLACE);
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: lost }));
  expect(KeyMetadata?.KeyState).toBe('Enabled');
  const changes = (await aws.calls()).filter(({ operation }) => /^(?:Delete|Schedule|Untag)/.test(operation));
  expect(changes).toEqual([]);

  await rowOf(second)
    .getByRole('link', { name: runId.slice(0, 8) })
    .click();
  await page.waitForURL(`**/runs/${runId}`);
});

test('what stops a sweep is reported place by place', { tag: '@all' }, async ({ openAs, aws }) => {
  await aws.fail({ operation: 'ListRoles', kind: 'access-denied' });
  const page = await openAs('support', '/support');
  await lookAgain(page);
  await expect(page.getByText('The portal couldn’t check 3 places')).toBeVisible();
  await expect(page.getByText('Payments, Global (IAM): The deployer role lacks a permission')).toBeVisible();
  await aws.reset();
  await lookAgain(page);
  await expect(page.getByText('The portal couldn’t check')).toHaveCount(0);
});

test('support retries the runs that failed for one cause together, and they leave the inbox', { tag: '@all' }, async ({
  openAs,
  aws,
}) => {
  const dba = await openAs('dba@analytics', null);
  const removeCause = await aws.fail({ operation: 'CreateAlias', kind: 'access-denied' });
  const target = { teamId: 'analytics', region: 'ap-northeast-1' };
  const runIds: string[] = [];
  for (const name of ['together-one', 'together-two']) {
    const runId = await requestRun(dba, submissionFor(name, { target }));
    await waitForRun(dba, runId, 'failed');
    runIds.push(runId);
  }

  const page = await openAs('support', '/support');
  const cause = page
    .getByRole('table', { name: 'Common causes' })
    .getByRole('row')
    .filter({ hasText: 'The deployer role lacks a permission' })
    .filter({ hasText: 'Analytics' })
    .filter({ hasText: 'Alias' });
  await cause.getByRole('link').click();
  await expect(page).toHaveURL(/trouble=failed.*code=access-denied.*step=kms-alias/);
  const inbox = page.getByRole('table', { name: 'Support', exact: true });
  const linkTo = (runId: string) => inbox.getByRole('link', { name: runId.slice(0, 8), exact: false }).first();
  for (const runId of runIds) await expect(linkTo(runId)).toBeVisible();
  await cause.getByRole('button', { name: /^Retry together/ }).click();
  const dialog = page.getByRole('dialog');
  for (const runId of runIds)
    await expect(dialog.getByRole('row').filter({ hasText: runId.slice(0, 8) })).toContainText('Will be retried');
  await expectAccessible(page, { within: '[role=dialog]' });
  await removeCause();
  await dialog.getByRole('button', { name: 'Retry 2 runs' }).click();
  await expect(dialog.getByText('2 of 2 runs are being retried.').first()).toBeVisible();
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
  for (const runId of runIds) {
    await waitForRun(dba, runId, 'succeeded');
    await expect(linkTo(runId)).toHaveCount(0);
  }
});

test('a DBA reads and downloads the support bundle of a run, without secrets and names of other teams', async ({
  openAs,
  aws,
}) => {
  const { mark, password } = makeCanary();
  await aws.fail({ operation: 'CreateAlias', kind: 'access-denied' });
  const submission = submissionFor('bundled');
  const source = { ...submission.source, description: `For Analytics, password: ${mark}` };
  const passwords = { source: password('source'), destination: password('destination') };
  const page = await openAs('dba@payments', null);
  const runId = await requestRun(page, { ...submission, source, passwords });
  await waitForRun(page, runId, 'failed');

  await page.goto(`/runs/${runId}`);
  await page.getByRole('link', { name: 'Support bundle' }).click();
  await expect(page.getByRole('heading', { name: `Support bundle of run ${runId.slice(0, 8)}` })).toBeVisible();
  await expect(page.getByRole('table', { name: 'AWS request IDs' })).toContainText('CreateAlias');
  await page.getByRole('button', { name: 'Request', exact: true }).click();
  await expect(page.getByText('For [other team 1], password: [secret]').first()).toBeVisible();
  const started = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download JSON' }).click();
  const file = await readFile(await (await started).path(), 'utf8');
  const bundle = JSON.parse(file);
  expect(bundle.run).toMatchObject({ id: runId, state: 'failed' });
  expect(bundle.request.source.description).toBe('For [other team 1], password: [secret]');
  const { requestId } = bundle.awsRequestIds.find(
    ({ operation }: { operation: string }) => operation === 'CreateAlias',
  );
  await expect(page.getByText(requestId).first()).toBeVisible();
  // The menu of a page may name every team of the person.
  for (const text of [file, await page.getByRole('main').innerText()]) {
    expect(findMark(writingsOf(mark), Buffer.from(text))).toEqual([]);
    expect(text).not.toMatch(/analytics/i);
  }
});
