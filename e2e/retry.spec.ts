import { submissionFor } from './faults/requests.ts';
import { expect, test, wasAnswered } from './fixtures.ts';
import { expirePasswords } from './harness/portal-process.ts';
import { countMade } from './harness/read-set-up.ts';
import { RunPage } from './pages/run.ts';
import { requestRun, startRun, waitForRun } from './pages/start-run.ts';

const PLACE = { accountId: '111111111111', region: 'us-east-1' };
test('support retries a failed step once its cause is gone, and the failed attempt stays visible', async ({
  openAs,
  aws,
  motoUrl,
}) => {
  const submission = submissionFor('refused');
  const where = { Name: submission.destination.secretName };
  const removeCause = await aws.fail({ operation: 'CreateSecret', where, kind: 'access-denied' });
  const page = await openAs('dba@payments', null);
  const runId = await startRun(page, submission);
  const asDba = new RunPage(page);
  await asDba.expectFailed('destination-secret', {
    title: 'The deployer role lacks a permission',
    cause: 'AWS denied CreateSecret. Action: secretsmanager:CreateSecret. Resource: *.',
    awsCode: 'AccessDeniedException',
  });
  await expect(asDba.step('source-secret')).toContainText('Succeeded');
  await removeCause();

  const supportPage = await openAs('support', '/support');
  await supportPage.getByRole('link', { name: `(${runId.slice(0, 8)})` }).click();
  await supportPage.waitForURL(`**/runs/${runId}`);
  const asSupport = new RunPage(supportPage);
  expect(await supportPage.content()).not.toContain(submission.passwords.destination);
  await asSupport.retry();
  await asSupport.expectSucceeded();
  await asDba.expectSucceeded();
  await asSupport.expectAttempts('destination-secret', ['Failed', 'Succeeded'], 'support');

  expect(await countMade(motoUrl, PLACE, runId)).toEqual({ keys: 1, secrets: 2 });
  expect(await aws.calls('CreateKey')).toHaveLength(1);
  expect((await aws.calls('CreateRole')).filter(wasAnswered)).toHaveLength(1);
});

test('only the requester is asked for an expired password', async ({ openAs, aws }) => {
  const submission = submissionFor('expired');
  const where = { Name: submission.destination.secretName };
  const removeCause = await aws.fail({ operation: 'CreateSecret', where, kind: 'access-denied' });
  const page = await openAs('dba@payments', null);
  const runId = await requestRun(page, submission);
  await waitForRun(page, runId, 'failed');
  await removeCause();
  await expirePasswords(runId);
  await page.goto(`/runs/${runId}`);
  const asDba = new RunPage(page);
  await asDba.retry();
  await expect(asDba.passwordField).toBeVisible();

  const supportPage = await openAs('support', `/runs/${runId}`);
  await expect(new RunPage(supportPage).passwordField).toHaveCount(0);

  await asDba.providePassword('typed again');
  await asDba.expectSucceeded();
  const calls = await aws.callsHolding('typed again');
  expect(calls.filter(wasAnswered)).toHaveLength(1);
  for (const { operation } of calls) expect(operation).toBe('CreateSecret');
});
