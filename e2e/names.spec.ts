import { CreateRoleCommand, GetRolePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateAliasCommand, CreateKeyCommand } from '@aws-sdk/client-kms';
import { submissionFor } from './faults/requests.ts';
import { expect, expectAccessible, test } from './fixtures.ts';
import { openAwsClients } from './harness/aws-clients.ts';
import { expectSetUp } from './harness/expected-set-up.ts';
import { trustPolicyText } from './harness/test-aws.ts';
import { RIGHTS_MEMORY } from './harness/test-portal.ts';
import { requestRun, waitForRun } from './pages/start-run.ts';
import { Wizard } from './pages/wizard.ts';

const PLACE = { accountId: '111111111111', region: 'us-west-2' };
const NARROW = { width: 390, height: 900 };
const WIDE = { width: 1440, height: 900 };

test('a taken alias is told when its field is left; one click gives all names a free suffix, and the setup succeeds', {
  tag: '@all',
}, async ({ openAs, motoUrl }) => {
  const { kms, iam } = await openAwsClients(motoUrl, PLACE);
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  await kms.send(new CreateAliasCommand({ AliasName: 'alias/wanted', TargetKeyId: KeyMetadata?.KeyId }));
  const AssumeRolePolicyDocument = trustPolicyText({ Service: 'ec2.amazonaws.com' });
  // The first suffix is taken by a role, so that the alias alone doesn't decide.
  await iam.send(new CreateRoleCommand({ RoleName: 'aurora-data-loader-2', AssumeRolePolicyDocument }));

  const page = await openAs('dba@payments', '/runs/new');
  const wizard = new Wizard(page);
  const [, key, , , role] = wizard.words.pages;
  await wizard.chooseRegion(PLACE.region);
  await expect(page.getByText(`The portal can use the deployer role in ${PLACE.region}.`).first()).toBeVisible();
  await wizard.next();
  await wizard.expectPage(key);
  await wizard.field('alias').fill('wanted');
  await wizard.field('alias').press('Tab');
  await wizard.expectProblem('alias', /Another key in this account and Region has this alias/);
  await page.getByRole('button', { name: /^Use wanted-3, and add -3 to all names/ }).click();
  await expect(wizard.field('alias')).toHaveValue('wanted-3');
  await expect(wizard.field('alias')).toBeFocused();
  await expect(page.getByText('All names of this setup now end in -3.')).toBeVisible();
  await expect(page.getByText('Another key in this account and Region has this alias')).toHaveCount(0);
  await wizard.next();
  const passwords = { source: 'source password', destination: 'destination password' };
  await wizard.fillSecret(wizard.words.pages[2], { password: passwords.source });
  await wizard.fillSecret(wizard.words.pages[3], { password: passwords.destination });
  await wizard.expectPage(role);
  await expect(wizard.field('roleName')).toHaveValue('aurora-data-loader-3');
  await wizard.nextToReview();
  const runId = await wizard.create();
  await expectSetUp(motoUrl, await waitForRun(page, runId, 'succeeded'), {
    ...{ teamId: 'payments', runId, alias: 'wanted-3', roleName: 'aurora-data-loader-3' },
    source: { secretName: 'source_DB_secret-3', userName: 'sourcedbreader', password: passwords.source },
    destination: {
      ...{ secretName: 'destination_DB_secret-3', userName: 'destinationdbwriter', password: passwords.destination },
    },
    policyName: 'data_loading_policy',
  });
});

test('a name that a run of the team has is told with a link to the run', { tag: '@all' }, async ({ openAs }) => {
  const page = await openAs('dba@payments', null);
  const runId = await requestRun(page, submissionFor('named'));
  await waitForRun(page, runId, 'succeeded');
  await page.goto('/runs/new');
  const wizard = new Wizard(page);
  await wizard.next();
  await wizard.field('alias').fill('named');
  await wizard.field('alias').press('Tab');
  await expect(page.getByRole('link', { name: runId.slice(0, 8) })).toHaveAttribute('href', `/runs/${runId}`);
  await page.setViewportSize(NARROW);
  await expectAccessible(page);
  // Later tests use the same page.
  await page.setViewportSize(WIDE);
});

test('a permission that the deployer role lacks is told on the first page, with the statement to add', {
  tag: '@all',
}, async ({ openAs, motoUrl, aws }) => {
  // No earlier test opens the form for this team: that a role is ready is remembered for some minutes.
  const place = { accountId: '222222222222', region: 'ap-northeast-1' };
  const { iam } = await openAwsClients(motoUrl, place);
  const RoleName = 'limitless-portal-deployer';
  const names = { RoleName, PolicyName: RoleName };
  const { PolicyDocument = '' } = await iam.send(new GetRolePolicyCommand(names));
  const whole = decodeURIComponent(PolicyDocument);
  const put = (document: string) => iam.send(new PutRolePolicyCommand({ ...names, PolicyDocument: document }));
  await put(whole.replace('"iam:TagRole"', '"iam:GetRole"'));
  try {
    const page = await openAs('dba@analytics', '/runs/new');
    await expect(page.getByText('The deployer role lacks permissions that a setup needs.').first()).toBeVisible();
    await expect(page.getByText(`Ask an administrator of account ${place.accountId}`)).toBeVisible();
    const statement = page.getByText('"Action": "iam:TagRole"');
    await expect(statement).toBeVisible();
    await expectAccessible(page);
    await put(whole);
    await page.getByRole('button', { name: 'Check again' }).click();
    await expect(page.getByText(`The portal can use the deployer role in ${place.region}.`).first()).toBeVisible();
    await expect(statement).toHaveCount(0);
  } finally {
    await put(whole);
    // The proxy remembers the policies that it read.
    await aws.configure({ rightsMemory: RIGHTS_MEMORY });
  }
});
