import { randomBytes } from 'node:crypto';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openAwsClients } from '#e2e/harness/aws-clients.ts';
import { startTestEngine, type TestEngine } from '#server/engine/testing/test-engine.ts';
import { openEscrowKeys } from './escrow-keys.ts';
import { makeDataKey } from './seal.ts';

let engine: TestEngine;
let keyArn: string;
const scope = { runId: 'run-1', teamId: 'payments' };
const local = randomBytes(32);

beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.stop());
beforeEach(async () => {
  await engine.startOver();
  keyArn = await makeKey();
});

/** In the portal's own account. */
const portalKms = async () =>
  (await openAwsClients(engine.aws.motoUrl, { accountId: '123456789012', region: 'us-east-1' })).kms;

async function makeKey(): Promise<string> {
  const kms = await portalKms();
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeyUsage: 'ENCRYPT_DECRYPT' }));
  return KeyMetadata?.Arn ?? '';
}

const openKms = (...kmsKeyArns: string[]) => openEscrowKeys({ keys: [local], kmsKeyArns });

describe('a KMS key that wraps data keys', () => {
  it('unwraps only for the same run and team', async () => {
    const dataKey = makeDataKey();
    const wrapped = await openKms(keyArn).wrap(scope, dataKey);
    expect(wrapped.includes(dataKey)).toBe(false);
    expect(await openKms(keyArn).unwrap(scope, wrapped)).toEqual(dataKey);
    for (const other of [
      { ...scope, runId: 'run-2' },
      { ...scope, teamId: 'analytics' },
    ])
      await expect(openKms(keyArn).unwrap(other, wrapped)).rejects.toMatchObject({ code: 'escrow-unreadable' });
  });

  it('replaces a local key and another KMS key', async () => {
    const dataKey = makeDataKey();
    const before = await openEscrowKeys({ keys: [local], kmsKeyArns: [] }).wrap(scope, dataKey);
    expect(await openKms(keyArn).unwrap(scope, before)).toEqual(dataKey);
    const wrapped = await openKms(keyArn).wrap(scope, dataKey);
    const next = await makeKey();
    expect(await openKms(next, keyArn).unwrap(scope, wrapped)).toEqual(dataKey);
    await expect(openKms(next).unwrap(scope, wrapped)).rejects.toMatchObject({ code: 'escrow-key-refused' });
  });

  it('reports that it cannot be used, not that the data is damaged', async () => {
    const wrapped = await openKms(keyArn).wrap(scope, makeDataKey());
    const disabled = { kind: 'custom', code: 'DisabledException', status: 400, message: 'is disabled' } as const;
    for (const operation of ['Encrypt', 'Decrypt']) await engine.aws.faults.fail({ operation, ...disabled });
    await expect(openKms(keyArn).unwrap(scope, wrapped)).rejects.toMatchObject({ code: 'escrow-key-refused' });
    await expect(openKms(keyArn).wrap(scope, makeDataKey())).rejects.toMatchObject({ code: 'escrow-key-refused' });
  });
});

describe('a run with passwords wrapped by a KMS key', () => {
  beforeEach(() => {
    engine.portal.escrow = openKms(keyArn);
  });

  it('succeeds, and retries while KMS is throttled', async () => {
    await engine.aws.faults.fail({ operation: 'Decrypt', times: 1, kind: 'throttle' });
    const runId = await engine.request();
    await engine.execute(runId);
    expect((await engine.view(runId)).state).toBe('succeeded');
    expect((await engine.aws.faults.calls('Decrypt')).length).toBeGreaterThan(2);
  });

  it('keeps the passwords if KMS refuses, and succeeds after a retry', async () => {
    const allow = await engine.aws.faults.fail({ operation: 'Decrypt', kind: 'access-denied' });
    const runId = await engine.request();
    await engine.execute(runId);
    const failed = await engine.view(runId);
    expect(failed.steps['source-secret'].attempts[0]?.error).toMatchObject({
      code: 'escrow-key-refused',
      params: { arn: keyArn },
    });
    expect(failed.passwords).toEqual({ source: 'kept', destination: 'kept' });
    await allow();
    await engine.retry(runId, 'source-secret');
    await engine.retry(runId, 'destination-secret');
    await engine.execute(runId);
    expect((await engine.view(runId)).state).toBe('succeeded');
  });
});
