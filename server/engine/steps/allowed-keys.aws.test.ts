import { PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateAliasCommand, CreateKeyCommand, GetKeyPolicyCommand, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openAwsClients } from '#e2e/harness/aws-clients.ts';
import { deployerPolicy } from '#lib/aws/deployer-policy.ts';
import type { RunRequest } from '#lib/request/schema.ts';
import type { Team } from '#lib/team.ts';
import { listKeyChoices } from '#server/aws/kms/list-keys.ts';
import type { TeamAws } from '#server/aws/session/team-aws.ts';
import { openRunAwsToLook } from '../calls/open-run-aws.ts';
import { openDirect } from '../testing/left-overs.ts';
import { ACCOUNT, REQUESTER, requestFor, startTestEngine, type TestEngine } from '../testing/test-engine.ts';
import { makePlan, newRunContext } from '../worker/make-plan.ts';

let engine: TestEngine;
let aws: TeamAws;
let team: Team;
let keys: Record<'listed' | 'tagged' | 'other', string>;

beforeAll(async () => {
  engine = await startTestEngine();
  await engine.startOver();
  [team] = engine.portal.config.teams as [Team];
  // As onboarding requires.
  Object.assign(team, {
    existingKeys: { aliases: ['shared-*'], tags: { use: 'limitless' } },
    permissionsBoundaryArn: `arn:aws:iam::${ACCOUNT}:policy/limitless-portal-boundary`,
  });
  const { kms, iam } = await openDirect(engine);
  const PolicyDocument = JSON.stringify(deployerPolicy(team));
  await iam.send(new PutRolePolicyCommand({ RoleName: 'deployer', PolicyName: 'deployer', PolicyDocument }));
  const make = async (alias: string, Tags: { TagKey: string; TagValue: string }[] = []) => {
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeyUsage: 'ENCRYPT_DECRYPT', Tags }));
    await kms.send(new CreateAliasCommand({ AliasName: `alias/${alias}`, TargetKeyId: KeyMetadata?.KeyId }));
    return KeyMetadata?.Arn ?? '';
  };
  keys = {
    listed: await make('shared-data'),
    tagged: await make('ours', [{ TagKey: 'use', TagValue: 'limitless' }]),
    other: await make('private'),
  };
  const place = { id: 'look', teamId: 'payments', accountId: ACCOUNT, region: 'us-east-1' };
  aws = openRunAwsToLook(engine.portal, place, { by: REQUESTER, maxAttempts: 3 });
});
afterAll(async () => {
  aws?.close();
  await engine?.stop();
});

async function findConflict(keyArn: string): Promise<string | undefined> {
  const request = requestFor({ key: { mode: 'existing', keyArn } });
  const { resources } = await makePlan(newRunContext(engine.portal, aws, request));
  return resources.find(({ resource }) => resource === 'kms-key')?.conflict?.code;
}

it('the key list shows which keys the team may use, and why not the others', async () => {
  const choices = await listKeyChoices(aws);
  const problemOf = (arn: string) => choices.find(({ keyArn }) => keyArn === arn)?.problem;
  expect([keys.listed, keys.tagged, keys.other].map(problemOf)).toEqual([null, null, 'key-not-allowed']);
});

it('the plan for a key that is not allowed is a conflict', async () => {
  expect(await findConflict(keys.listed)).toBeUndefined();
  expect(await findConflict(keys.tagged)).toBeUndefined();
  expect(await findConflict(keys.other)).toBe('key-not-allowed');
});

it('a key without readable tags is matched only by its aliases', async () => {
  for (const arn of [keys.tagged, keys.listed]) {
    const KeyId = arn.split('/').at(-1) as string;
    await engine.aws.faults.fail({ operation: 'ListResourceTags', where: { KeyId }, kind: 'access-denied' });
  }
  expect(await findConflict(keys.tagged)).toBe('key-not-allowed');
  expect(await findConflict(keys.listed)).toBeUndefined();
  await engine.aws.faults.reset();
});

it("the template's deployer role can add key users to allowed keys and to new ones", async () => {
  const create = requestFor().key;
  const requests: RunRequest['key'][] = [
    create,
    { mode: 'existing', keyArn: keys.listed },
    { mode: 'existing', keyArn: keys.tagged },
  ];
  for (const [no, key] of requests.entries()) {
    const runId = await engine.request({
      key,
      source: { secretName: `source-${no}`, userName: 'u' },
      destination: { secretName: `destination-${no}`, userName: 'u' },
      role: { roleName: `loader-${no}`, policyName: 'inline' },
    });
    await engine.execute(runId);
    expect((await engine.view(runId)).state).toBe('succeeded');
  }
});

it("the template's deployer role cannot change the policy of any other key", async () => {
  const { kms } = await openAwsClients(engine.aws.endpoint, {
    accountId: ACCOUNT,
    region: 'us-east-1',
    assume: { RoleArn: team.deployerRoleArn, ExternalId: team.externalId },
  });
  const put = async (KeyId: string) => {
    const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }));
    return kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy }));
  };
  await put(keys.listed);
  await put(keys.tagged);
  await expect(put(keys.other)).rejects.toMatchObject({ name: expect.stringMatching(/^AccessDenied/) });
  await engine.aws.faults.reset();
});

it('a run with a key that is not allowed changes nothing', async () => {
  const runId = await engine.request({ key: { mode: 'existing', keyArn: keys.other } });
  await engine.execute(runId);
  const view = await engine.view(runId);
  expect([view.state, view.steps.names.attempts.at(-1)?.error?.code]).toEqual(['failed', 'key-not-allowed']);
  expect(await engine.aws.faults.calls('PutKeyPolicy')).toEqual([]);
});

it('waits for the tag-based permission to change a new key, and for no other permission', async () => {
  const denied = { operation: 'PutKeyPolicy', times: 2, kind: 'access-denied' } as const;
  const names = (no: string) => ({
    source: { secretName: `source-${no}`, userName: 'u' },
    destination: { secretName: `destination-${no}`, userName: 'u' },
    role: { roleName: `loader-${no}`, policyName: 'inline' },
  });
  await engine.aws.faults.fail(denied);
  const created = await engine.request({
    key: { ...requestFor().key, alias: 'late' } as RunRequest['key'],
    ...names('late'),
  });
  await engine.execute(created);
  const view = await engine.view(created);
  expect([view.state, view.steps['key-policy'].attempts.length]).toEqual(['succeeded', 1]);

  await engine.aws.faults.fail(denied);
  const existing = await engine.request({ key: { mode: 'existing', keyArn: keys.listed }, ...names('refused') });
  await engine.execute(existing);
  expect((await engine.view(existing)).steps['key-policy'].attempts.at(-1)?.error?.code).toBe('access-denied');
  await engine.aws.faults.reset();
});
