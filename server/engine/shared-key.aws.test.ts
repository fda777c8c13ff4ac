import { CreateKeyCommand, GetKeyPolicyCommand, type KMSClient, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { openAwsClients } from '#e2e/harness/aws-clients.ts';
import { withKeyLock } from '#server/store/key-lock.ts';
import { ACCOUNT, startTestEngine, type TestEngine } from './testing/test-engine.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.stop());

beforeEach(async () => {
  await engine.startOver();
});

const ROOT = {
  Sid: 'Enable IAM User Permissions',
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
  Action: 'kms:*',
  Resource: '*',
};

/** A key of the account, and somebody who changes its policy without knowing of the portal. */
async function makeOthersKey() {
  const { kms } = await openAwsClients(engine.aws.motoUrl, { accountId: ACCOUNT, region: 'us-east-1' });
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [ROOT] });
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Policy }));
  return { kms, keyArn: KeyMetadata?.Arn ?? '' };
}

async function readSids(kms: KMSClient, KeyId: string): Promise<string[]> {
  const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }));
  return JSON.parse(Policy ?? '{}').Statement.map(({ Sid }: { Sid: string }) => Sid);
}

async function putAsSomebodyElse(kms: KMSClient, KeyId: string): Promise<void> {
  const Statement = [ROOT, { ...ROOT, Sid: 'Outside', Action: 'kms:DescribeKey' }];
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  await kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy }));
}

it("keeps somebody else's change that is made while PutKeyPolicy is throttled", async () => {
  const { kms, keyArn } = await makeOthersKey();
  const held = await engine.aws.faults.hold({ operation: 'PutKeyPolicy' });
  await engine.aws.faults.fail({ operation: 'PutKeyPolicy', nth: 1, kind: 'throttle' });
  const runId = await engine.request({ key: { mode: 'existing', keyArn } });
  const working = engine.execute(runId);
  await held.reached();
  await putAsSomebodyElse(kms, keyArn);
  await held.release();
  await working;
  expect((await engine.view(runId)).state).toBe('succeeded');
  expect(await readSids(kms, keyArn)).toHaveLength(4);
  expect(await readSids(kms, keyArn)).toContain('Outside');
});

it('adds the role again where somebody else, who had read the policy before, writes it just afterwards', async () => {
  const { kms, keyArn } = await makeOthersKey();
  // The plan, the merge, the look right after the call, and this one a moment later.
  const held = await engine.aws.faults.hold({ operation: 'GetKeyPolicy', nth: 4 });
  const runId = await engine.request({ key: { mode: 'existing', keyArn } });
  const working = engine.execute(runId);
  await held.reached();
  await putAsSomebodyElse(kms, keyArn);
  await held.release();
  await working;
  expect((await engine.view(runId)).state).toBe('succeeded');
  expect(await readSids(kms, keyArn)).toHaveLength(4);
});

it('shows that it waits while another run changes the policy of the same key', async () => {
  const { keyArn } = await makeOthersKey();
  const runId = await engine.request({ key: { mode: 'existing', keyArn } });
  const other = Promise.withResolvers<void>();
  const isLocked = Promise.withResolvers<void>();
  const locking = withKeyLock(engine.database.db, keyArn, () => {
    isLocked.resolve();
    return other.promise;
  });
  await isLocked.promise;
  const working = engine.execute(runId);
  try {
    await vi.waitFor(
      async () =>
        expect((await engine.view(runId)).steps['key-policy']).toMatchObject({
          state: 'waiting',
          waiting: { reason: 'concurrent-change' },
        }),
      { timeout: 30_000, interval: 200 },
    );
  } finally {
    other.resolve();
    await locking;
  }
  await working;
  expect(await engine.view(runId)).toMatchObject({ state: 'succeeded', steps: { 'key-policy': { waiting: null } } });
});
