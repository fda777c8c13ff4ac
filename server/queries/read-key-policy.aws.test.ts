import { CreateKeyCommand, DisableKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { initialKeyPolicy } from '#lib/aws/key-policy.ts';
import type { Actor } from '#lib/people/access.ts';
import { openDirect } from '#server/engine/testing/left-overs.ts';
import { ACCOUNT, startTestEngine, type TestEngine } from '#server/engine/testing/test-engine.ts';
import { readKeyPolicy } from './read-key-policy.ts';

const DBA: Actor = {
  userId: 'u1',
  name: 'dba@payments',
  teams: { payments: ['dba'] },
  isSupport: false,
  isAuditor: false,
  isAdmin: false,
};
const POLICY = initialKeyPolicy({
  partition: 'aws',
  accountId: ACCOUNT,
  administratorArns: [`arn:aws:iam::${ACCOUNT}:role/admin`],
  administratorsMayDelete: true,
});

let engine: TestEngine;
let kms: KMSClient;

beforeAll(async () => {
  engine = await startTestEngine();
  await engine.startOver();
  ({ kms } = await openDirect(engine));
});
afterAll(() => engine?.stop());

async function makeKey(): Promise<string> {
  const { KeyMetadata } = await kms.send(
    new CreateKeyCommand({ KeyUsage: 'ENCRYPT_DECRYPT', Policy: JSON.stringify(POLICY) }),
  );
  return KeyMetadata?.Arn ?? '';
}

const read = (keyArn: string, actor = DBA) =>
  readKeyPolicy(engine.portal, actor, { teamId: 'payments', region: 'us-east-1', keyArn, restore: false });

test('the policy of a key that the team may use is read', async () => {
  expect(await read(await makeKey())).toEqual(POLICY);
});

test('a key that the run couldn’t use is refused with the reason', async () => {
  const keyArn = await makeKey();
  await kms.send(new DisableKeyCommand({ KeyId: keyArn.split('/').at(-1) }));
  await expect(read(keyArn)).rejects.toMatchObject({ code: 'key-disabled' });
});

test.each([
  ['another account', 'arn:aws:kms:us-east-1:222222222222:key/k'],
  ['another Region', `arn:aws:kms:us-west-2:${ACCOUNT}:key/k`],
  ['another partition', `arn:aws-cn:kms:us-east-1:${ACCOUNT}:key/k`],
  ['an alias', `arn:aws:kms:us-east-1:${ACCOUNT}:alias/k`],
  ['another service', `arn:aws:iam::${ACCOUNT}:role/r`],
])('an ARN of %s is refused without a call to KMS', async (_what, keyArn) => {
  const before = (await engine.aws.faults.calls('DescribeKey')).length;
  await expect(read(keyArn)).rejects.toMatchObject({ code: 'invalid-input' });
  expect(await engine.aws.faults.calls('DescribeKey')).toHaveLength(before);
});

test('somebody without the right to plan is told that the team doesn’t exist', async () => {
  const lead = { ...DBA, teams: { payments: ['lead'] } } as const;
  await expect(read(await makeKey(), lead)).rejects.toMatchObject({ code: 'not-found' });
});
