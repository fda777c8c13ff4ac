import { CreateKeyCommand, DescribeKeyCommand } from '@aws-sdk/client-kms';
import type { Page, Request } from '@playwright/test';
import { expect, expectAccessible, test } from './fixtures.ts';
import { openAwsClients } from './harness/aws-clients.ts';
import { RunPage } from './pages/run.ts';
import { Wizard } from './pages/wizard.ts';

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

/** Chooses Look again now and waits until the portal has looked; gives the request that asked for it. */
async function lookAgain(page: Page): Promise<Request> {
  const button = page.getByRole('button', { name: 'Look again now' });
  const asked = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/support'));
  await button.click();
  const request = await asked;
  await expect(button).toBeDisabled();
  await expect(button).toBeEnabled({ timeout: 60_000 });
  return request;
}

test('support sees what no run accounts for, and it is left as it is', async ({ openAs, aws, motoUrl }) => {
  const wizard = new Wizard(await openAs('dba@payments', '/runs/new'));
  await wizard.fill({
    alias: 'swept',
    source: { secretName: 'swept_source', password: 'one' },
    destination: { secretName: 'swept_destination', password: 'two' },
    roleName: 'swept-loader',
  });
  const runId = await wizard.create();
  const run = new RunPage(wizard.page);
  await run.expectSucceeded();
  const own = await run.copyArns();
  const lostRun = '00000000-0000-4000-8000-00000000abcd';
  const second = await makeKey(motoUrl, runId);
  const lost = await makeKey(motoUrl, lostRun);

  const page = await openAs('support', '/support');
  await lookAgain(page);
  const table = page.getByRole('table', { name: 'Differences between AWS and the runs' });
  const rowOf = (arn: string) => table.getByRole('row').filter({ hasText: arn });
  await expect(rowOf(second)).toContainText('Its run has ended and does not know it');
  await expect(rowOf(second)).toContainText('Payments');
  await expect(rowOf(lost)).toContainText('This portal does not have its run');
  await expect(rowOf(lost)).toContainText(lostRun);
  await expect(rowOf(lost).getByRole('link')).toHaveCount(0);
  for (const arn of Object.values(own)) await expect(rowOf(arn)).toHaveCount(0);

  await page.getByRole('button', { name: `Copy: ${second}` }).click();
  // The browser writes the clipboard in its own time.
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(second);
  await page.getByRole('button', { name: 'When the portal looked last' }).click();
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

test('what keeps the portal from looking is told place by place', async ({ openAs, aws }) => {
  await aws.fail({ operation: 'ListRoles', kind: 'access-denied' });
  const page = await openAs('support', '/support');
  await lookAgain(page);
  await expect(page.getByText('The portal could not look in 3 places')).toBeVisible();
  await expect(page.getByText('Payments, Global (IAM): The deployer role lacks a permission')).toBeVisible();
  await aws.reset();
  await lookAgain(page);
  await expect(page.getByText('The portal could not look in')).toHaveCount(0);
});

test.describe('who is not support', () => {
  test.use({ allowedComplaints: [/^Failed to load resource: the server responded with a status of 404/] });

  for (const person of ['auditor', 'lead@payments']) {
    test(`sees no differences and makes nobody look (${person})`, async ({ openAs, aws }) => {
      const page = await openAs('support', '/support');
      const request = await lookAgain(page);
      const { 'next-action': action = '' } = request.headers();
      expect(action).not.toBe('');

      const stranger = await openAs(person, '/runs');
      const list = await stranger.request.get('/api/support/strays');
      expect([list.status(), await list.json()]).toEqual([404, { error: { code: 'not-found', params: {} } }]);
      await aws.reset();
      const origin = new URL(stranger.url()).origin;
      const answer = await stranger.request.post('/support', {
        headers: {
          'next-action': action,
          origin,
          accept: 'text/x-component',
          'content-type': 'text/plain;charset=UTF-8',
        },
        data: request.postData() ?? '[]',
      });
      expect(await answer.text()).toContain('"code":"not-found"');
      const status = await (await page.request.get('/api/support/strays')).json();
      expect(status.sweeps.map((sweep: { isUnderWay: boolean }) => sweep.isUnderWay)).not.toContain(true);
    });
  }
});
