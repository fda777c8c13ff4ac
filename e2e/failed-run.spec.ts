import { PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { submissionFor } from './faults/requests.ts';
import { expect, expectAccessible, test } from './fixtures.ts';
import { openAwsClients } from './harness/aws-clients.ts';
import { expirePasswords } from './harness/portal-process.ts';
import { RunPage } from './pages/run.ts';
import { callAction, requestRun, startRun, waitForRun } from './pages/start-run.ts';

const PLACE = { accountId: '111111111111', region: 'us-east-1' };
const DENIED =
  'User: arn:aws:sts::111111111111:assumed-role/deployer/run is not authorized to perform: secretsmanager:CreateSecret on resource: unlucky because no identity-based policy allows the secretsmanager:CreateSecret action';

test.describe('each kind of failure with its answer on top', () => {
  test('a call that no policy allows: the administrator gets the missing statement and a message', async ({
    openAs,
    aws,
  }) => {
    const submission = submissionFor('unlucky');
    const where = { Name: submission.destination.secretName };
    const fault = { kind: 'custom', status: 400, code: 'AccessDeniedException', message: DENIED } as const;
    await aws.fail({ operation: 'CreateSecret', where, ...fault });
    const page = await openAs('dba@payments', null);
    await startRun(page, submission);
    const run = new RunPage(page);
    await run.expectFailed('destination-secret', { title: 'The deployer role lacks a permission' });
    await run.expectAnswerOnTop('destination-secret', 'aws-administrator', 'Retry step');
    await expect(run.compared('Permission for secretsmanager:CreateSecret')).toContainText('identity-based policy');
    await expect(run.failure).toContainText('"secretsmanager:TagResource"');
    await run.failure.getByRole('button', { name: 'Copy: Message for your AWS administrator' }).click();
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    await expect.poll(copied).toContain('secretsmanager:CreateSecret');
    await expectAccessible(page);
    await expect(page).toHaveTitle(/^Failed: unlucky · unlucky-loader/);
  });

  test('a name that somebody takes after the review: a new setup is the way on', { tag: '@all' }, async ({
    openAs,
    aws,
    motoUrl,
  }) => {
    const submission = submissionFor('overtaken');
    const Name = submission.source.secretName;
    // The run waits out a throttle for as long as the test needs.
    const removeThrottle = await aws.fail({ operation: 'CreateKey', kind: 'throttle' });
    const page = await openAs('dba@payments', null);
    await startRun(page, submission);
    await expect(page.locator('[data-waiting="kms-key"]')).toContainText('Waiting since');
    const { secrets } = await openAwsClients(motoUrl, PLACE);
    const { ARN = '' } = await secrets.send(new CreateSecretCommand({ Name, SecretString: '{}' }));
    await removeThrottle();
    const run = new RunPage(page);
    await run.expectFailed('source-secret', { title: 'The secret name is already in use' });
    await run.expectAnswerOnTop('source-secret', 'you', 'Start over with these values');
    await expect(run.compared(Name)).toContainText(ARN);
    await expect(run.retryButton).toBeVisible();
  });

  test('a role that differs after the setup: expected and found stand side by side', { tag: '@all' }, async ({
    openAs,
    aws,
    motoUrl,
  }) => {
    const submission = submissionFor('altered');
    const { roleName: RoleName } = submission.role;
    const held = await aws.hold({ operation: 'PutRolePolicy', when: 'after' });
    const page = await openAs('dba@payments', null);
    await startRun(page, submission);
    await held.reached();
    const { iam } = await openAwsClients(motoUrl, PLACE);
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
    });
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'added-by-hand', PolicyDocument }));
    await held.release();
    const run = new RunPage(page);
    // The page says what the verification still waits for, before it gives up.
    await expect(page.locator('[data-waiting="verify"]')).toContainText('Waiting since');
    await expect(run.failure).toBeVisible({ timeout: 40_000 });
    await run.expectAnswerOnTop('verify', 'aws-administrator', 'Retry step');
    const policies = run.compared(`The role ${RoleName} has its inline policy and no other policy`);
    await expect(policies).toContainText('Expected');
    await expect(policies).toContainText('added-by-hand');
  });

  test('an expired password: its form is the only main action', { tag: '@all' }, async ({ openAs, aws }) => {
    const submission = submissionFor('forgotten');
    const where = { Name: submission.source.secretName };
    const removeCause = await aws.fail({ operation: 'CreateSecret', where, kind: 'access-denied' });
    const page = await openAs('dba@payments', null);
    const runId = await requestRun(page, submission);
    await waitForRun(page, runId, 'failed');
    await removeCause();
    await expirePasswords(runId);
    await callAction(page, `/runs/${runId}`, 'retryRun', { runId, step: null });
    await page.goto(`/runs/${runId}`);
    const run = new RunPage(page);
    await run.expectAnswerOnTop('source-secret', 'you', 'Save the password and retry');
    await expect(run.passwordField).toBeVisible();
  });

  test('a deployer role that no longer trusts the portal: the required trust policy is in the message', {
    tag: '@all',
  }, async ({ openAs, aws }) => {
    const submission = submissionFor('distrusted');
    const where = { Name: submission.source.secretName };
    const removeCause = await aws.fail({ operation: 'CreateSecret', where, kind: 'access-denied' });
    const page = await openAs('dba@payments', null);
    const runId = await requestRun(page, submission);
    await waitForRun(page, runId, 'failed');
    await removeCause();
    await aws.fail({ operation: 'AssumeRole', kind: 'access-denied' });
    await callAction(page, `/runs/${runId}`, 'retryRun', { runId, step: null });
    await page.goto(`/runs/${runId}`);
    const run = new RunPage(page);
    await run.expectFailed('source-secret', { title: 'The portal can’t assume the team’s deployer role' });
    await run.expectAnswerOnTop('source-secret', 'aws-administrator', 'Retry step');
    await expect(run.failure).toContainText('sts:SetSourceIdentity');
  });
});

test('a link to a run leads back to it after signing in', { tag: '@all' }, async ({ openAs }) => {
  const dba = await openAs('dba@payments', null);
  const runId = await requestRun(dba, submissionFor('linked'));
  await waitForRun(dba, runId, 'succeeded');
  const stranger = await openAs('stranger', `/runs/${runId}`);
  await stranger.getByRole('button', { name: 'Sign in', exact: true }).click();
  await stranger.getByRole('button', { name: 'lead@payments', exact: true }).click();
  await stranger.waitForURL(`**/runs/${runId}`);
  await expect(stranger.getByRole('heading', { level: 1 })).toContainText('linked-loader');
});
