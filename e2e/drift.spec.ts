import { DeleteRolePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import type { Page } from '@playwright/test';
import { submissionFor } from './faults/requests.ts';
import { expect, expectAccessible, test } from './fixtures.ts';
import { type AwsClients, openAwsClients } from './harness/aws-clients.ts';
import { OWN_SITE } from './harness/http-client.ts';
import { callAction, requestRun, waitForRun } from './pages/start-run.ts';

const PLACE = { accountId: '111111111111', region: 'us-east-1' };

const SECOND = {
  PolicyName: 'second',
  PolicyDocument: JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
  }),
};

async function makeSetup(page: Page, name: string) {
  const submission = submissionFor(name);
  const runId = await requestRun(page, submission);
  const arns = await waitForRun(page, runId, 'succeeded');
  return { runId, arns, roleName: submission.role.roleName, policyName: submission.role.policyName };
}

/** The part of a run's page about its setup in AWS. */
const statusOn = (page: Page) => page.locator('[data-setup-status]');

async function verify(page: Page, state: string): Promise<void> {
  const status = statusOn(page);
  await status.getByRole('button', { name: 'Verify now' }).click();
  await expect(status.getByText(state, { exact: true }).first()).toBeVisible({ timeout: 30_000 });
}

async function changeRole({ iam }: AwsClients, RoleName: string): Promise<() => Promise<unknown>> {
  await iam.send(new PutRolePolicyCommand({ RoleName, ...SECOND }));
  return () => iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: SECOND.PolicyName }));
}

test('a DBA verifies a setup, sees what differs, and sees it in sync after the change is undone', async ({
  openAs,
  motoUrl,
}) => {
  const page = await openAs('dba@payments', null);
  const { runId, roleName, policyName } = await makeSetup(page, 'drifting');
  await page.goto(`/runs/${runId}`);
  const status = statusOn(page);
  await expect(status.getByText('In sync', { exact: true })).toBeVisible();

  const undo = await changeRole(await openAwsClients(motoUrl, PLACE), roleName);
  await verify(page, 'Drifted');
  const difference = status.getByRole('region', {
    name: `The role ${roleName} has its inline policy and no other policy`,
  });
  await expect(difference).toContainText(policyName);
  await expect(difference).toContainText(`${policyName}, second`);
  await difference.getByRole('button', { name: /^Copy: Expected value of/ }).click();
  // The browser writes the clipboard asynchronously.
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(policyName);
  await expect(difference.getByRole('link', { name: /^CloudTrail event history/ })).toHaveAttribute(
    'href',
    `https://us-east-1.console.aws.amazon.com/cloudtrailv2/home?region=us-east-1#/events?ResourceName=${roleName}`,
  );
  await expect(status.getByRole('link', { name: 'Use as template' })).toHaveAttribute(
    'href',
    `/runs/new?template=${runId}`,
  );
  await expectAccessible(page);

  await undo();
  await verify(page, 'In sync');
  await status.getByRole('button', { name: /^Earlier checks/ }).click();
  await expect(status.getByRole('table', { name: 'Earlier checks' })).toContainText('Drifted');
});

test('a lead finds drifted setups in the list and verifies there, others only see them', async ({
  openAs,
  motoUrl,
}) => {
  const dba = await openAs('dba@payments', null);
  const { runId, roleName } = await makeSetup(dba, 'drift-listed');
  const undo = await changeRole(await openAwsClients(motoUrl, PLACE), roleName);

  const page = await openAs('lead@payments', `/setups?text=${runId}`);
  const row = page.getByRole('row').filter({ hasText: runId.slice(0, 8) });
  await row.getByRole('button', { name: /^Verify now/ }).click();
  await expect(row).toContainText('Drifted', { timeout: 30_000 });
  await expect(row).toContainText('lead@payments');
  await page.goto(`/setups?state=drifted&text=${runId}`);
  await expect(row).toBeVisible();
  await expectAccessible(page);
  await page.goto(`/setups?state=in-sync&text=${runId}`);
  await expect(page.getByText('No setups match the filters.')).toBeVisible();

  // Support finds it in the inbox, with what differs.
  const support = await openAs('support', '/support?trouble=drifted');
  const entry = support.getByRole('row').filter({ hasText: runId.slice(0, 8) });
  await expect(entry).toContainText('1 difference');
  await expect(entry).toContainText(`The role ${roleName} has its inline policy and no other policy`);
  await entry.getByRole('link', { name: /^Review the differences/ }).click();
  await support.waitForURL(`**/runs/${runId}`);
  await expect(statusOn(support)).toContainText('Drifted');

  const auditor = await openAs('auditor', `/setups?text=${runId}`);
  await expect(auditor.getByRole('row').filter({ hasText: runId.slice(0, 8) })).toContainText('Drifted');
  await expect(auditor.getByRole('button', { name: /^Verify now/ })).toHaveCount(0);

  const other = await openAs('dba@analytics', null);
  const answer = await other.request.get(`/api/runs/${runId}/setup`, { headers: OWN_SITE });
  expect(answer.status()).toBe(404);
  const listed = await (await other.request.get(`/api/setups?text=${runId}`, { headers: OWN_SITE })).json();
  expect(listed.items).toEqual([]);
  const refused = await callAction(other, '/setups', 'verifySetup', { runId });
  expect(refused).toMatchObject({ ok: false, error: { code: 'not-found' } });
  await undo();
});
