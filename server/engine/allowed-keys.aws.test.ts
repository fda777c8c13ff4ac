import { CreateAliasCommand, CreateKeyCommand } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listKeyChoices } from '#server/aws/list-keys.ts';
import type { TeamAws } from '#server/aws/team-aws.ts';
import { makePlan, newRunContext } from './make-plan.ts';
import { openRunAwsToLook } from './open-run-aws.ts';
import { openDirect } from './testing/left-overs.ts';
import { ACCOUNT, REQUESTER, requestFor, startTestEngine, type TestEngine } from './testing/test-engine.ts';

let engine: TestEngine;
let aws: TeamAws;
let keys: Record<'listed' | 'tagged' | 'other', string>;

beforeAll(async () => {
  engine = await startTestEngine();
  await engine.startOver();
  Object.assign(engine.portal.config.teams[0] ?? {}, {
    existingKeys: { aliases: ['shared-*'], tags: { use: 'limitless' } },
  });
  const { kms } = await openDirect(engine);
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

it('the list of keys shows which the team may use, and why not the others', async () => {
  const choices = await listKeyChoices(aws);
  const problemOf = (arn: string) => choices.find(({ keyArn }) => keyArn === arn)?.problem;
  expect([keys.listed, keys.tagged, keys.other].map(problemOf)).toEqual([null, null, 'key-not-allowed']);
});

it('the plan of a key that is not on the list is a conflict', async () => {
  expect(await findConflict(keys.listed)).toBeUndefined();
  expect(await findConflict(keys.tagged)).toBeUndefined();
  expect(await findConflict(keys.other)).toBe('key-not-allowed');
});

it('a run with a key that is not on the list changes nothing', async () => {
  const runId = await engine.request({ key: { mode: 'existing', keyArn: keys.other } });
  await engine.execute(runId);
  const view = await engine.view(runId);
  expect([view.state, view.steps.names.attempts.at(-1)?.error?.code]).toEqual(['failed', 'key-not-allowed']);
  expect(await engine.aws.faults.calls('PutKeyPolicy')).toEqual([]);
});
