import { DeleteRolePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import type { Page } from '@playwright/test';
import { submissionFor } from './faults/requests.ts';
import { expect, expectAccessible, test } from './fixtures.ts';
import { type AwsClients, openAwsClients } from './harness/aws-clients.ts';
import { requestRun, waitForRun } from './pages/start-run.ts';

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

const differenceOf = (roleName: string) => `The role ${roleName} has its inline policy and no other policy`;

const rowOf = (page: Page, runId: string) => page.getByRole('row').filter({ hasText: runId.slice(0, 8) });

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

test('a DBA verifies a setup and sees what differs, others find it in their lists, and it is in sync once the change is undone', async ({
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
  const difference = status.getByRole('region', { name: differenceOf(roleName) });
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
  await expectAccessible(page, { within: '[data-setup-status]' });

  // A lead may verify in the list, an auditor only reads it, and support gets it in the inbox.
  const lead = await openAs('lead@payments', `/setups?state=drifted&text=${runId}`);
  await expect(rowOf(lead, runId)).toContainText('dba@payments');
  await rowOf(lead, runId)
    .getByRole('button', { name: /^Verify now/ })
    .click();
  await expect(rowOf(lead, runId)).toContainText('lead@payments', { timeout: 30_000 });
  await expect(rowOf(lead, runId)).toContainText('Drifted');
  await lead.goto(`/setups?state=in-sync&text=${runId}`);
  await expect(lead.getByText('No setups match the filters.')).toBeVisible();
  const auditor = await openAs('auditor', `/setups?text=${runId}`);
  await expect(rowOf(auditor, runId)).toContainText('Drifted');
  await expect(auditor.getByRole('button', { name: /^Verify now/ })).toHaveCount(0);
  const support = await openAs('support', '/support?trouble=drifted');
  await expect(rowOf(support, runId)).toContainText('1 difference');
  await expect(rowOf(support, runId)).toContainText(differenceOf(roleName));
  await rowOf(support, runId)
    .getByRole('link', { name: /^Review the differences/ })
    .click();
  await support.waitForURL(`**/runs/${runId}`);
  await expect(statusOn(support)).toContainText('Drifted');

  await undo();
  await verify(page, 'In sync');
  await status.getByRole('button', { name: /^Earlier checks/ }).click();
  await expect(status.getByRole('table', { name: 'Earlier checks' })).toContainText('Drifted');
});
