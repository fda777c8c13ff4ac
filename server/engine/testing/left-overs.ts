import { CreateKeyCommand, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import { CreateSecretCommand, DeleteSecretCommand } from '@aws-sdk/client-secrets-manager';
import { openAwsClients } from '#e2e/harness/aws-clients.ts';
import { ACCOUNT, type TestEngine } from './test-engine.ts';

const PLACE = { accountId: ACCOUNT, region: 'us-east-1' };

/** The tags of an earlier run's resources. */
export function tagsOf(runId: string, teamId = 'payments'): Record<string, string> {
  return { 'managed-by': 'limitless-portal', 'limitless-portal:team': teamId, 'limitless-portal:run': runId };
}

/** Clients for the team's account that bypass the proxy. */
export function openDirect({ aws }: TestEngine) {
  return openAwsClients(aws.motoUrl, PLACE);
}

/** Creates a secret with its own value and key, as an earlier setup leaves it. Returns its ARN. */
export async function leaveSecret(
  engine: TestEngine,
  secret: { name: string; tags: Record<string, string>; isLive?: boolean },
): Promise<string> {
  const { secrets } = await openDirect(engine);
  const Tags = Object.entries(secret.tags).map(([Key, Value]) => ({ Key, Value }));
  const { ARN = '' } = await secrets.send(
    new CreateSecretCommand({ Name: secret.name, SecretString: 'former value', KmsKeyId: 'alias/former', Tags }),
  );
  if (!secret.isLive) await secrets.send(new DeleteSecretCommand({ SecretId: ARN, RecoveryWindowInDays: 7 }));
  return ARN;
}

/** Creates a key pending deletion. Returns its ARN. */
export async function leaveKey(engine: TestEngine, tags: Record<string, string>): Promise<string> {
  const { kms } = await openDirect(engine);
  const root = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' };
  const { KeyMetadata } = await kms.send(
    new CreateKeyCommand({
      KeyUsage: 'ENCRYPT_DECRYPT',
      Policy: JSON.stringify({ Version: '2012-10-17', Statement: [root] }),
      Tags: Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
    }),
  );
  await kms.send(new ScheduleKeyDeletionCommand({ KeyId: KeyMetadata?.KeyId, PendingWindowInDays: 7 }));
  return KeyMetadata?.Arn ?? '';
}
