import { CreateRoleCommand, CreateUserCommand } from '@aws-sdk/client-iam';
import { expect, test } from './fixtures.ts';
import { openAwsClients } from './harness/aws-clients.ts';
import { keyUserStatements } from './harness/expected-policies.ts';
import { readSetUp } from './harness/read-set-up.ts';
import { trustPolicyText } from './harness/test-aws.ts';
import { RunPage } from './pages/run.ts';
import { Wizard } from './pages/wizard.ts';

const ACCOUNT = 'arn:aws:iam::111111111111';

test("key administrators get the console's statement, without permission to delete if the box is cleared", {
  tag: '@all',
}, async ({ openAs, motoUrl }) => {
  const { iam } = await openAwsClients(motoUrl, { accountId: '111111111111', region: 'us-east-1' });
  const AssumeRolePolicyDocument = trustPolicyText({ Service: 'ec2.amazonaws.com' });
  await iam.send(new CreateRoleCommand({ RoleName: 'key-admins', AssumeRolePolicyDocument }));
  await iam.send(new CreateUserCommand({ UserName: 'key-admin' }));
  const administrators = [`${ACCOUNT}:role/key-admins`, `${ACCOUNT}:user/key-admin`];

  const wizard = new Wizard(await openAs('dba@payments', '/runs/new'));
  const { page } = wizard;
  await wizard.expectPage('Team and Region');
  await wizard.next();
  for (const [index, arn] of administrators.entries()) {
    await page.getByRole('button', { name: 'Add key administrator' }).click();
    await page.getByLabel(`User or role ARN ${index + 1}`, { exact: true }).fill(arn);
  }
  await page.getByRole('checkbox', { name: 'Allow key administrators to delete this key' }).uncheck({ force: true });
  await wizard.fillFromKey({
    alias: 'administered',
    source: { secretName: 'administered_source', password: 'one' },
    destination: { secretName: 'administered_destination', password: 'two' },
    roleName: 'administered-loader',
  });
  await wizard.create();
  const run = new RunPage(page);
  await run.expectSucceeded();
  const arns = await run.copyArns();
  const { key } = await readSetUp(motoUrl, arns, 'data_loading_policy');
  expect(key.policy).toEqual({
    Id: 'key-consolepolicy-3',
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Enable IAM User Permissions',
        Effect: 'Allow',
        Principal: { AWS: `${ACCOUNT}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
      {
        Sid: 'Allow access for Key Administrators',
        Effect: 'Allow',
        Principal: { AWS: administrators },
        Action: [
          'kms:Create*',
          'kms:Describe*',
          'kms:Enable*',
          'kms:List*',
          'kms:Put*',
          'kms:Update*',
          'kms:Revoke*',
          'kms:Disable*',
          'kms:Get*',
          'kms:Delete*',
          'kms:TagResource',
          'kms:UntagResource',
          'kms:RotateKeyOnDemand',
        ],
        Resource: '*',
      },
      ...keyUserStatements(arns.role),
    ],
  });
});
