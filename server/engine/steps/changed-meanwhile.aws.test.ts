import { CreateKeyCommand, DisableKeyCommand, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import { CreateSecretCommand, DeleteSecretCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type AwsClients, openAwsClients } from '#e2e/harness/aws-clients.ts';
import { ACCOUNT, startTestEngine, type TestEngine } from '../testing/test-engine.ts';

let engine: TestEngine;
let clients: AwsClients;
let keyArn: string;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.stop());
beforeEach(async () => {
  await engine.startOver();
  clients = await openAwsClients(engine.aws.motoUrl, { accountId: ACCOUNT, region: 'us-east-1' });
  const { KeyMetadata } = await clients.kms.send(new CreateKeyCommand({}));
  keyArn = KeyMetadata?.Arn ?? '';
});

/** moto disables no key by its ARN. */
const keyId = () => keyArn.split('/').at(-1);

/** The error of the source secret in a setup on an existing key, after a change right before AWS gets the call. */
async function errorAfter(change: () => Promise<unknown>) {
  const held = await engine.aws.faults.hold({ operation: 'CreateSecret', where: { Name: 'source_DB_secret' } });
  const runId = await engine.request({ key: { mode: 'existing', keyArn } });
  const working = engine.execute(runId);
  await held.reached();
  await change();
  await held.release();
  await working;
  return (await engine.view(runId)).steps['source-secret'].attempts.at(-1)?.error;
}

it('says that the key was disabled, which Secrets Manager does not', async () => {
  const error = await errorAfter(() => clients.kms.send(new DisableKeyCommand({ KeyId: keyId() })));
  expect(error).toMatchObject({ code: 'key-disabled', params: { arn: keyArn, state: 'Disabled' } });
  expect(error?.aws).toMatchObject({ operation: 'CreateSecret', code: 'EncryptionFailure' });
  expect(error?.aws?.requestId).toBeTruthy();
});

it('says that the key is pending deletion, and until when', async () => {
  const error = await errorAfter(() =>
    clients.kms.send(new ScheduleKeyDeletionCommand({ KeyId: keyId(), PendingWindowInDays: 7 })),
  );
  expect(error).toMatchObject({ code: 'key-pending-deletion', params: { arn: keyArn, state: 'PendingDeletion' } });
  expect(error?.params.date).toMatch(/^\d{4}-/);
});

it('names the secret that took the name and waits for deletion, with its date', async () => {
  const { secrets } = clients;
  const Name = 'source_DB_secret';
  let arn = '';
  const error = await errorAfter(async () => {
    arn = (await secrets.send(new CreateSecretCommand({ Name, SecretString: '{}' }))).ARN ?? '';
    await secrets.send(new DeleteSecretCommand({ SecretId: Name }));
  });
  expect(error).toMatchObject({ code: 'secret-waits-for-deletion', params: { name: Name, arn } });
  expect(error?.params.date).toMatch(/^\d{4}-/);
});
