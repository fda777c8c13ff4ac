import { GetRoleCommand, NoSuchEntityException } from '@aws-sdk/client-iam';
import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { submissionFor } from './faults/requests.ts';
import { expect, test } from './fixtures.ts';
import { openAwsClients } from './harness/aws-clients.ts';
import type { SetUpArns } from './harness/read-set-up.ts';
import { CleanUpPage } from './pages/clean-up.ts';
import { requestRun, startRun, waitForRun } from './pages/start-run.ts';
import { type Language, TAGS, WORDS } from './pages/words.ts';

const PLACE = { accountId: '111111111111', region: 'us-east-1' };
const DAY_MS = 24 * 60 * 60 * 1000;

/** The days until the key and the secrets are deleted, and whether the role is gone. */
async function readLeftovers(motoUrl: string, arns: SetUpArns) {
  const { iam, kms, secrets } = await openAwsClients(motoUrl, PLACE);
  const daysUntil = (date: Date | undefined) => date && Math.round((date.getTime() - Date.now()) / DAY_MS);
  const secretDays = async (SecretId: string) =>
    daysUntil((await secrets.send(new DescribeSecretCommand({ SecretId }))).DeletedDate);
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: arns.key }));
  const RoleName = arns.role.split('/').at(-1);
  const role = await iam.send(new GetRoleCommand({ RoleName })).catch((error: unknown) => error);
  return {
    key: daysUntil(KeyMetadata?.DeletionDate),
    source: await secretDays(arns.source),
    destination: await secretDays(arns.destination),
    isRoleGone: role instanceof NoSuchEntityException,
  };
}

for (const language of ['en', 'ja'] as const satisfies Language[]) {
  test.describe(`in ${language}`, { tag: TAGS[language] }, () => {
    test.use({ locale: WORDS[language].locale });

    test(`a clean-up deletes what a run made once the correct name is typed (${language})`, async ({
      openAs,
      motoUrl,
    }) => {
      const { source, role, ...others } = submissionFor(`tidy-${language}`);
      const page = await openAs('dba@payments', null);
      const setUpId = await requestRun(page, { source, role, ...others });
      const arns = await waitForRun(page, setUpId, 'succeeded');

      await page.goto(`/runs/${setUpId}`);
      const cleanUp = new CleanUpPage(page, language);
      await cleanUp.open();
      await cleanUp.expectAction(`alias/tidy-${language}`, 'delete');
      await cleanUp.expectAction(source.secretName, 'delete');
      await cleanUp.expectAction(arns.role, 'delete');
      await cleanUp.expectAction(cleanUp.words.pages[1], 'schedule');
      await cleanUp.setDays({ key: 8, secrets: 7 });
      await expect(cleanUp.button).toBeDisabled();
      await cleanUp.type(role.roleName, `${role.roleName}s`);
      await page.getByLabel(cleanUp.words.waitingPeriod).focus();
      await expect(page.getByText(cleanUp.words.wrongName)).toBeVisible();
      await expect(cleanUp.button).toBeDisabled();
      await cleanUp.type(role.roleName, role.roleName);
      const cleanUpId = await cleanUp.confirm();
      expect(cleanUpId).not.toBe(setUpId);
      await cleanUp.expectDone();
      expect(await readLeftovers(motoUrl, arns)).toEqual({ key: 8, source: 7, destination: 7, isRoleGone: true });

      await page.goto(`/runs/${setUpId}`);
      await expect(page.getByText(cleanUp.words.cleanedUp, { exact: true }).first()).toBeVisible();
      await expect(page.getByRole('heading', { name: cleanUp.words.results, exact: true })).toHaveCount(0);
      await page.getByRole('link', { name: cleanUp.words.openCleanUp }).click();
      await page.waitForURL(`**/runs/${cleanUpId}`);
    });
  });
}

test('a canceled run lists what is left of it, and a clean-up deletes it', async ({ openAs, aws, motoUrl }) => {
  const { source, role, ...others } = submissionFor('halfway');
  const secret = { operation: 'CreateSecret', where: { Name: source.secretName } };
  // The run waits out a throttle for as long as the page needs, but abandons a held call after a few seconds.
  const removeThrottle = await aws.fail({ ...secret, kind: 'throttle' });
  const page = await openAs('dba@payments', null);
  const setUpId = await startRun(page, { source, role, ...others });
  await expect(page.locator('[data-step="key-policy"]')).toHaveAttribute('data-state', 'succeeded');
  await page.getByRole('button', { name: 'Cancel run' }).click();
  const confirm = page.getByRole('dialog').getByRole('button', { name: 'Cancel run' });
  await expect(confirm).toBeEnabled();
  const held = await aws.hold(secret);
  await removeThrottle();
  await held.reached();
  await confirm.click();
  await expect(page.getByText('Canceling').first()).toBeVisible();
  await held.release();
  await expect(page.getByRole('heading', { name: 'Resources created by this run' })).toBeVisible();
  await expect(page.locator('[data-left="iam-role"]')).toContainText(role.roleName);
  await expect(page.locator('[data-left="role-policy"]')).toHaveCount(0);

  // A lead may do everything that the requester may.
  const lead = await openAs('lead@payments', `/runs/${setUpId}`);
  await lead.getByRole('link', { name: 'Review clean-up' }).click();
  const cleanUp = new CleanUpPage(lead);
  await cleanUp.expectAction(source.secretName, 'delete');
  await cleanUp.type(role.roleName, role.roleName);
  await cleanUp.confirm();
  await cleanUp.expectDone();
  const { iam } = await openAwsClients(motoUrl, PLACE);
  await expect(iam.send(new GetRoleCommand({ RoleName: role.roleName }))).rejects.toBeInstanceOf(NoSuchEntityException);
  await expect(page.getByText('Cleaned up', { exact: true })).toHaveCount(0);
  await page.reload();
  await expect(page.getByText('Cleaned up', { exact: true }).first()).toBeVisible();
});
