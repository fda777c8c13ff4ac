import { CreateKeyCommand, GetKeyPolicyCommand, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { submissionFor } from './faults/requests.ts';
import { expect, expectAccessible, test } from './fixtures.ts';
import { openAwsClients } from './harness/aws-clients.ts';
import { CleanUpPage } from './pages/clean-up.ts';
import { RunPage } from './pages/run.ts';
import { callAction, requestRun, startRun } from './pages/start-run.ts';
import { Wizard } from './pages/wizard.ts';

/** The team that requires approval. */
const LEDGER = { accountId: '333333333333', region: 'eu-central-1' };

test('a run of a team that requires approval waits until a lead has approved its plan, and then continues', async ({
  openAs,
  aws,
}) => {
  const wizard = new Wizard(await openAs('dba@ledger', '/runs/new'));
  await wizard.fill({
    alias: 'approved',
    source: { secretName: 'approved_source', password: 'one' },
    destination: { secretName: 'approved_destination', password: 'two' },
    roleName: 'approved-loader',
  });
  const { page } = wizard;
  await expect(page.getByText('A team lead must approve this setup')).toBeVisible();
  const runId = await wizard.create(page.getByRole('button', { name: 'Request approval' }));
  const run = new RunPage(page);
  await expect(page.getByText('Waiting for a team lead’s approval')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Approve', exact: true })).toHaveCount(0);
  await expectAccessible(page);

  // Support may not approve.
  const support = await openAs('support', `/runs/${runId}`);
  await expect(support.getByText('Waiting for a team lead’s approval')).toBeVisible();
  await expect(support.getByRole('button', { name: 'Approve', exact: true })).toHaveCount(0);

  const lead = await openAs('lead@ledger', '/runs');
  await expect(lead.getByText('1 run is waiting for your decision')).toBeVisible();
  await lead.getByRole('button', { name: 'Show runs awaiting approval' }).click();
  await expect(lead).toHaveURL(/state=awaiting-approval/);
  await lead.getByRole('link', { name: runId.slice(0, 8) }).click();
  await expect(lead.getByRole('heading', { name: 'Plan to approve' })).toBeVisible();
  await expect(lead.getByText('approved-loader').first()).toBeVisible();
  expect(await aws.calls('CreateKey')).toHaveLength(0);
  await lead.getByRole('button', { name: 'Approve', exact: true }).click();
  await lead.getByRole('dialog').getByRole('button', { name: 'Approve', exact: true }).click();

  await run.expectSucceeded();
  await expect(page.getByText('Approved by')).toBeVisible();
  await expect(page.getByText(/^lead@ledger, /)).toBeVisible();
  await new RunPage(lead).expectSucceeded();

  // Its clean-up also waits; this one is denied and deletes nothing.
  const cleanUp = new CleanUpPage(page);
  await cleanUp.open();
  await cleanUp.type('approved-loader', 'approved-loader');
  const cleanUpId = await cleanUp.confirm(page.getByRole('button', { name: 'Request approval' }));
  await lead.goto(`/runs/${cleanUpId}`);
  await lead.getByRole('button', { name: 'Deny' }).click();
  await lead.getByLabel('Reason - optional').fill('Still in use');
  await expectAccessible(lead, { within: '[role=dialog]' });
  await lead.getByRole('dialog').getByRole('button', { name: 'Deny' }).click();
  await expect(page.getByText('Denied by lead@ledger')).toBeVisible();
  await expect(page.getByText('Reason: Still in use')).toBeVisible();
  expect(await aws.calls('DeleteRole')).toHaveLength(0);
});

test('an approval of an outdated plan is void, and the lead sees the changes', async ({ openAs, aws, motoUrl }) => {
  const { kms } = await openAwsClients(motoUrl, LEDGER);
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeyUsage: 'ENCRYPT_DECRYPT' }));
  const keyArn = KeyMetadata?.Arn ?? '';
  const target = { teamId: 'ledger', region: LEDGER.region };
  const page = await openAs('dba@ledger', null);
  const runId = await startRun(page, submissionFor('voided', { target, key: { mode: 'existing', keyArn } }));
  const lead = await openAs('lead@ledger', `/runs/${runId}`);
  await lead.getByRole('button', { name: 'Approve', exact: true }).click();

  // Someone else edits the key policy before the lead answers.
  const key = { KeyId: keyArn, PolicyName: 'default' };
  const { Policy = '' } = await kms.send(new GetKeyPolicyCommand(key));
  const policy = JSON.parse(Policy);
  policy.Statement.push({ Effect: 'Deny', Principal: '*', Action: 'kms:ScheduleKeyDeletion', Resource: '*' });
  await kms.send(new PutKeyPolicyCommand({ ...key, Policy: JSON.stringify(policy) }));
  await lead.getByRole('dialog').getByRole('button', { name: 'Approve', exact: true }).click();

  await expect(lead.getByText('The approval is no longer valid')).toBeVisible();
  await expect(lead.getByText('Key policy: the document has changed.')).toBeVisible();
  await expectAccessible(lead);
  await expect(page.getByText('lead@ledger approved an earlier plan')).toBeVisible();
  expect(await aws.calls('CreateRole')).toHaveLength(0);
  // A run that waits would count in later tests.
  expect(await callAction(page, `/runs/${runId}`, 'cancelRun', { runId })).toMatchObject({ ok: true });
});

test('a lead finds a waiting run in the approvals inbox, sees its plan and what changed, and approves it there', {
  tag: '@all',
}, async ({ openAs }) => {
  const target = { teamId: 'ledger', region: LEDGER.region };
  const role = { ...submissionFor('inbox').role };
  const dba = await openAs('dba@ledger', null);
  // A plan to compare with, whose run ends without creating anything.
  const earlier = await requestRun(dba, submissionFor('inbox-before', { target, role }));
  expect(await callAction(dba, '/runs', 'cancelRun', { runId: earlier })).toMatchObject({ ok: true });
  const runId = await requestRun(dba, submissionFor('inbox', { target, role }));

  const lead = await openAs('lead@ledger', '/runs');
  const link = lead.getByRole('navigation').getByRole('link', { name: 'Approvals' });
  await expect(lead.getByText('1 run is waiting for your approval')).toHaveCount(1);
  await link.click();
  await expect(lead.getByRole('heading', { name: 'Approvals' })).toBeVisible();
  const row = lead.getByRole('row').filter({ hasText: runId.slice(0, 8) });
  await expect(row).toContainText('dba@ledger');
  await expect(row).toContainText('You');
  // Seven days, as of a moment ago.
  await expect(row).toContainText('in 6 days 23 h');
  await expectAccessible(lead);
  await row.getByRole('link', { name: `Review run ${runId.slice(0, 8)}` }).click();
  await expect(lead.getByRole('heading', { name: 'Plan to approve' })).toBeVisible();
  await expect(lead.getByRole('heading', { name: 'What changed since the last plan' })).toBeVisible();
  await expect(lead.getByText('Secret inbox/source has changed.')).toBeVisible();
  await lead.getByRole('button', { name: 'Approve', exact: true }).click();
  await lead.getByRole('dialog').getByRole('button', { name: 'Approve', exact: true }).click();
  await new RunPage(lead).expectSucceeded();
  await expect(lead.getByText('waiting for your approval')).toHaveCount(0);
  await link.click();
  await expect(lead.getByText('No runs are waiting for approval').first()).toBeVisible();
});
