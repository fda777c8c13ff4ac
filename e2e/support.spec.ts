import { CreateKeyCommand, DescribeKeyCommand } from '@aws-sdk/client-kms';
import type { Page } from '@playwright/test';
import { submissionFor } from './faults/requests.ts';
import { expect, expectAccessible, test } from './fixtures.ts';
import { openAwsClients } from './harness/aws-clients.ts';
import { OWN_SITE } from './harness/http-client.ts';
import { callAction, requestRun, waitForRun } from './pages/start-run.ts';

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

test('other people see no differences and can’t start a sweep', async ({ openAs }) => {
  const support = await openAs('support', null);
  for (const person of ['auditor', 'lead@payments']) {
    const stranger = await openAs(person, null);
    const list = await stranger.request.get('/api/support/orphans', { headers: OWN_SITE });
    expect([list.status(), await list.json()]).toEqual([404, { error: { code: 'not-found', params: {} } }]);
    const result = await callAction(stranger, '/support', 'sweepNow');
    expect(result).toMatchObject({ ok: false, error: { code: 'not-found' } });
    const status = await (await support.request.get('/api/support/orphans', { headers: OWN_SITE })).json();
    expect(status.sweeps.map((sweep: { isUnderWay: boolean }) => sweep.isUnderWay)).not.toContain(true);
  }
});
