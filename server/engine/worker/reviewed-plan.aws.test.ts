import { CreateKeyCommand, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initialKeyPolicy } from '#lib/aws/key-policy.ts';
import { openDirect } from '../testing/left-overs.ts';
import { ACCOUNT, startTestEngine, type TestEngine } from '../testing/test-engine.ts';

const POLICY = initialKeyPolicy({
  partition: 'aws',
  accountId: ACCOUNT,
  administratorArns: [],
  administratorsMayDelete: true,
});
const FOREIGN = { AWS: 'arn:aws:iam::999999999999:root' };
const EDITED = JSON.stringify({
  ...POLICY,
  Statement: [...POLICY.Statement, { Effect: 'Allow', Principal: FOREIGN, Action: 'kms:Decrypt', Resource: '*' }],
});

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
  await engine.startOver();
});
afterAll(() => engine?.stop());

describe('the plan that the requester reviewed is the plan that runs', () => {
  it('a key policy that was edited since stops the run before it creates anything', async () => {
    const direct = await openDirect(engine);
    const { KeyMetadata } = await direct.kms.send(
      new CreateKeyCommand({ KeyUsage: 'ENCRYPT_DECRYPT', Policy: JSON.stringify(POLICY) }),
    );
    const keyId = KeyMetadata?.KeyId;
    const keyArn = KeyMetadata?.Arn ?? '';
    const runId = await engine.requestReviewed({ key: { mode: 'existing', keyArn } });
    await direct.kms.send(new PutKeyPolicyCommand({ KeyId: keyId, PolicyName: 'default', Policy: EDITED }));
    await engine.execute(runId);
    const view = await engine.view(runId);
    expect([view.state, view.steps.names.attempts.at(-1)?.error?.code]).toEqual(['failed', 'plan-changed']);

    await direct.kms.send(
      new PutKeyPolicyCommand({ KeyId: keyId, PolicyName: 'default', Policy: JSON.stringify(POLICY) }),
    );
    await engine.retry(runId, 'names');
    await engine.execute(runId);
    expect((await engine.view(runId)).state).toBe('succeeded');
  });

  it('roles that other runs add to the key in the meantime are not a change', async () => {
    const { kms } = await openDirect(engine);
    const { KeyMetadata } = await kms.send(
      new CreateKeyCommand({ KeyUsage: 'ENCRYPT_DECRYPT', Policy: JSON.stringify(POLICY) }),
    );
    const names = ['first', 'second', 'third'];
    const runIds: string[] = [];
    for (const name of names) {
      const runId = await engine.requestReviewed({
        key: { mode: 'existing', keyArn: KeyMetadata?.Arn ?? '' },
        source: { secretName: `${name}_source`, userName: 'u' },
        destination: { secretName: `${name}_destination`, userName: 'u' },
        role: { roleName: `${name}-loader`, policyName: 'inline' },
      });
      runIds.push(runId);
    }
    for (const runId of runIds) await engine.execute(runId);
    const states = await Promise.all(runIds.map(async (runId) => (await engine.view(runId)).state));
    expect(states).toEqual(names.map(() => 'succeeded'));
  });
});
