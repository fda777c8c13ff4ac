import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { CreateAliasCommand, CreateKeyCommand, GetKeyPolicyCommand, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { expect, expectAccessible, test, wasAnswered } from './fixtures.ts';
import { openAwsClients } from './harness/aws-clients.ts';
import { keyUserStatements } from './harness/expected-policies.ts';
import { expectSetUp } from './harness/expected-set-up.ts';
import { countMade } from './harness/read-set-up.ts';
import { trustPolicyText } from './harness/test-aws.ts';
import { RunPage } from './pages/run.ts';
import { signIn } from './pages/sign-in.ts';
import { Wizard } from './pages/wizard.ts';
import { type Language, TAGS, WORDS } from './pages/words.ts';

/** Characters that JSON, forms, shells and SQL escape in different ways. */
const PASSWORDS = { source: `p"a\\s's&w=o+r%d 1`, destination: 'パスワード<2>{$}`' };

const ASKED = {
  alias: 'limitless',
  source: { secretName: 'source_DB_secret', userName: 'sourcedbreader', password: PASSWORDS.source },
  destination: {
    secretName: 'destination_DB_secret',
    userName: 'destinationdbwriter',
    password: PASSWORDS.destination,
  },
  roleName: 'aurora-data-loader',
  policyName: 'data_loading_policy',
};

const WIDE = { colorScheme: 'light', viewport: { width: 1440, height: 900 } } as const;
const NARROW = { colorScheme: 'dark', viewport: { width: 390, height: 900 } } as const;
const DEFAULTS = [
  { language: 'en', look: WIDE, teamId: 'payments', accountId: '111111111111', region: 'us-east-1' },
  { language: 'ja', look: NARROW, teamId: 'analytics', accountId: '222222222222', region: 'ap-northeast-1' },
] as const satisfies { language: Language; [rest: string]: unknown }[];

for (const { language, look, teamId, accountId, region } of DEFAULTS) {
  test.describe(`in ${language}`, { tag: TAGS[language] }, () => {
    test.use({ ...look, locale: WORDS[language].locale });

    test(`a DBA signs in, enters two passwords, and copies four ARNs of exactly the requested setup (${language})`, async ({
      openAs,
      aws,
      motoUrl,
    }) => {
      const page = await openAs('stranger', null);
      await signIn(page, `dba@${teamId}`, '/runs/new');
      const wizard = new Wizard(page, language);
      await wizard.fill({
        source: { password: PASSWORDS.source },
        destination: { password: PASSWORDS.destination },
      });
      const runId = await wizard.create();
      const run = new RunPage(page, language);
      await run.expectSucceeded();
      const arns = await run.copyArns();
      expect(arns.key).toMatch(new RegExp(`^arn:aws:kms:${region}:${accountId}:key/`));
      await expectSetUp(motoUrl, arns, { ...ASKED, teamId, runId });
      expect(await countMade(motoUrl, { accountId, region }, runId)).toEqual({ keys: 1, secrets: 2 });
      await run.expectAllArnsTogether(arns);

      for (const password of Object.values(PASSWORDS)) {
        const calls = await aws.callsHolding(password);
        expect(calls.filter(wasAnswered)).toHaveLength(1);
        for (const { operation } of calls) expect(operation).toBe('CreateSecret');
        expect(await page.content()).not.toContain(password);
      }
    });
  });
}

test('an existing key gets the role as a user, and keeps every other statement of its policy', async ({
  openAs,
  motoUrl,
}) => {
  const place = { accountId: '111111111111', region: 'us-west-2' };
  const { kms, iam } = await openAwsClients(motoUrl, place);
  const AssumeRolePolicyDocument = trustPolicyText({ Service: 'ec2.amazonaws.com' });
  await iam.send(new CreateRoleCommand({ RoleName: 'reporting', AssumeRolePolicyDocument }));
  const reporting = `arn:aws:iam::${place.accountId}:role/reporting`;
  const root = {
    Sid: 'Enable IAM User Permissions',
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${place.accountId}:root` },
    Action: 'kms:*',
    Resource: '*',
  };
  const foreign = {
    Sid: 'Never without MFA',
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: ['kms:ScheduleKeyDeletion'],
    Resource: '*',
    Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' }, NumericLessThan: { 'aws:Age': ['60'] } },
  };
  const [use, grants] = keyUserStatements(reporting);
  const policy = { Version: '2012-10-17', Id: 'audited-key', Statement: [root, foreign, use] };
  const { KeyMetadata } = await kms.send(
    new CreateKeyCommand({ Policy: JSON.stringify(policy), KeyUsage: 'ENCRYPT_DECRYPT', Description: 'audited' }),
  );
  await kms.send(new CreateAliasCommand({ AliasName: 'alias/audited', TargetKeyId: KeyMetadata?.KeyId }));

  const page = await openAs('dba@payments', '/runs/new');
  const wizard = new Wizard(page);
  await wizard.fill({
    region: place.region,
    existingKey: 'audited',
    source: { secretName: 'existing_key/source', password: PASSWORDS.source },
    destination: { secretName: 'existing_key/destination', password: PASSWORDS.destination },
    roleName: 'existing-key-loader',
  });
  await expect(page.getByRole('cell', { name: 'Use existing', exact: true })).toBeVisible();
  const runId = await wizard.create();
  const run = new RunPage(page);
  await run.expectSucceeded();
  const arns = await run.copyArns();
  expect(arns.key).toBe(KeyMetadata?.Arn);
  const asked = {
    ...ASKED,
    teamId: 'payments',
    runId,
    alias: null,
    source: { ...ASKED.source, secretName: 'existing_key/source' },
    destination: { ...ASKED.destination, secretName: 'existing_key/destination' },
    roleName: 'existing-key-loader',
  };
  await expectSetUp(motoUrl, arns, asked, {
    ...policy,
    Statement: [
      root,
      foreign,
      { ...use, Principal: { AWS: [reporting, arns.role] } },
      { ...grants, Principal: { AWS: arns.role } },
    ],
  });
  expect(await countMade(motoUrl, place, runId)).toEqual({ keys: 0, secrets: 2 });
});

test('a key policy that changes after the review is shown as a difference, and nothing starts before a second review', {
  tag: '@all',
}, async ({ openAs, aws, motoUrl }) => {
  const region = 'us-west-2';
  const { kms } = await openAwsClients(motoUrl, { accountId: '111111111111', region });
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeyUsage: 'ENCRYPT_DECRYPT' }));
  await kms.send(new CreateAliasCommand({ AliasName: 'alias/edited', TargetKeyId: KeyMetadata?.KeyId }));
  const page = await openAs('dba@payments', '/runs/new');
  const wizard = new Wizard(page);
  await wizard.fill({
    region,
    existingKey: 'edited',
    source: { secretName: 'edited/source', password: PASSWORDS.source },
    destination: { secretName: 'edited/destination', password: PASSWORDS.destination },
    roleName: 'edited-loader',
  });
  await expect(page.getByRole('cell', { name: 'Use existing', exact: true })).toBeVisible();

  const key = { KeyId: KeyMetadata?.KeyId, PolicyName: 'default' };
  const { Policy = '' } = await kms.send(new GetKeyPolicyCommand(key));
  const policy = JSON.parse(Policy);
  policy.Statement.push({ Effect: 'Deny', Principal: '*', Action: 'kms:ScheduleKeyDeletion', Resource: '*' });
  await kms.send(new PutKeyPolicyCommand({ ...key, Policy: JSON.stringify(policy) }));
  await wizard.createButton.click();

  const warning = page.getByRole('region', { name: 'Changes in the plan' });
  await expect(warning.getByText('Key policy: the document has changed.')).toBeVisible();
  await expect(warning.getByText('kms:ScheduleKeyDeletion')).toBeVisible();
  await expectAccessible(page);
  expect(await aws.calls('CreateRole')).toHaveLength(0);
  await wizard.create();
  await new RunPage(page).expectSucceeded();
});
