import { CreateRoleCommand } from '@aws-sdk/client-iam';
import {
  CreateAliasCommand,
  CreateKeyCommand,
  ScheduleKeyDeletionCommand,
  TagResourceCommand,
} from '@aws-sdk/client-kms';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openAwsClients } from '#e2e/harness/aws-clients.ts';
import { openPooledAws } from '#e2e/harness/pooled-aws.ts';
import type { TestAws } from '#e2e/harness/test-aws.ts';
import { planSessionPolicy } from '#lib/aws/session-policy.ts';
import { teamSchema } from '#lib/team.ts';
import { hasPrincipal } from './iam/look-role.ts';
import { listKeyChoices } from './kms/list-keys.ts';
import { openTeamAws, type TeamAws } from './session/team-aws.ts';

const PLACE = { accountId: '111111111111', region: 'us-east-1' };

let aws: TestAws;
let team: TeamAws;

beforeAll(async () => {
  aws = await openPooledAws();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
});
afterAll(() => aws.stop());

beforeEach(async () => {
  await aws.reset();
  const externalId = 'payments-external-id';
  const deployerRoleArn = await aws.makeDeployerRole({ accountId: PLACE.accountId, name: 'deployer', externalId });
  team = openTeamAws({
    team: teamSchema.parse({
      id: 'payments',
      name: { en: 'Payments', ja: '決済' },
      accountId: PLACE.accountId,
      regions: [PLACE.region],
      deployerRoleArn,
      externalId,
      groups: { dba: ['dba'], lead: ['lead'] },
    }),
    region: PLACE.region,
    sessionPolicy: planSessionPolicy,
    sessionName: 'limitless-test',
    sourceIdentity: 'test',
    maxAttempts: 1,
  });
  return () => team.close();
});

async function makeKey(alias: string, spec: 'SYMMETRIC_DEFAULT' | 'HMAC_256' | 'RSA_2048' = 'SYMMETRIC_DEFAULT') {
  const usage = {
    SYMMETRIC_DEFAULT: 'ENCRYPT_DECRYPT',
    HMAC_256: 'GENERATE_VERIFY_MAC',
    RSA_2048: 'SIGN_VERIFY',
  } as const;
  const { kms } = await openAwsClients(aws.motoUrl, PLACE);
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeySpec: spec, KeyUsage: usage[spec] }));
  const { Arn: keyArn = '', KeyId: keyId = '' } = KeyMetadata ?? {};
  await kms.send(new CreateAliasCommand({ AliasName: `alias/${alias}`, TargetKeyId: keyId }));
  return { keyArn, keyId };
}

test("lists a key that can't be read with that reason, and still lists the others", async () => {
  const open = await makeKey('open');
  const closed = await makeKey('closed');
  await aws.faults.fail({ operation: 'DescribeKey', where: { KeyId: closed.keyId }, kind: 'access-denied' });
  const choices = await listKeyChoices(team);
  expect(choices).toMatchObject([
    { ...open, aliases: ['alias/open'], problem: null },
    { ...closed, aliases: ['alias/closed'], problem: 'access-denied' },
  ]);
});

test('gives the reason for each key that cannot be used', async () => {
  await makeKey('codes', 'HMAC_256');
  await makeKey('signing', 'RSA_2048');
  const reasons = (await listKeyChoices(team)).map(({ aliases, problem }) => [...aliases, problem]);
  expect(reasons).toEqual([
    ['alias/codes', 'key-wrong-usage'],
    ['alias/signing', 'key-not-symmetric'],
  ]);
});

test('offers to restore only keys pending deletion that the portal created for the team', async () => {
  const { kms } = await openAwsClients(aws.motoUrl, PLACE);
  const owners = [{ name: 'ours', team: 'payments' }, { name: 'theirs', team: 'analytics' }, { name: 'nobodys' }];
  for (const owner of owners) {
    const { keyId } = await makeKey(owner.name);
    const Tags = [
      { TagKey: 'managed-by', TagValue: 'limitless-portal' },
      { TagKey: 'limitless-portal:team', TagValue: owner.team ?? '' },
    ];
    if (owner.team) await kms.send(new TagResourceCommand({ KeyId: keyId, Tags }));
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId: keyId, PendingWindowInDays: 7 }));
  }
  await makeKey('usable');
  const choices = (await listKeyChoices(team)).map((key) => [key.aliases[0], key.problem, key.isRestorable]);
  expect(choices).toEqual([
    ['alias/usable', null, false],
    ['alias/ours', 'key-pending-deletion', true],
    ['alias/nobodys', 'key-pending-deletion', false],
    ['alias/theirs', 'key-pending-deletion', false],
  ]);
});

test('identifies a role by its full ARN, including the path', async () => {
  const { iam } = await openAwsClients(aws.motoUrl, PLACE);
  await iam.send(new CreateRoleCommand({ RoleName: 'keeper', Path: '/security/', AssumeRolePolicyDocument: '{}' }));
  const arn = (name: string) => `arn:aws:iam::${PLACE.accountId}:role/${name}`;
  expect(await hasPrincipal(team, arn('security/keeper'))).toBe(true);
  expect(await hasPrincipal(team, arn('keeper'))).toBe(false);
  expect(await hasPrincipal(team, arn('nobody'))).toBe(false);
});
