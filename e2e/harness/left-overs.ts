import { CreateKeyCommand, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import { CreateSecretCommand, DeleteSecretCommand } from '@aws-sdk/client-secrets-manager';
import { openAwsClients } from './aws-clients.ts';
import { portalTags } from './expected-policies.ts';

const DAYS = 7;

const PLACE = { accountId: '111111111111', region: 'us-east-1' };

/**
 * Makes a secret that is pending deletion, as if the portal had made it for the team, or (null) someone else. Returns
 * its ARN.
 */
export async function leaveSecret(motoUrl: string, name: string, teamId: string | null): Promise<string> {
  const { secrets } = await openAwsClients(motoUrl, PLACE);
  const Tags = tagsOf(teamId).map(([Key, Value]) => ({ Key, Value }));
  const { ARN = '' } = await secrets.send(new CreateSecretCommand({ Name: name, SecretString: 'former', Tags }));
  await secrets.send(new DeleteSecretCommand({ SecretId: ARN, RecoveryWindowInDays: DAYS }));
  return ARN;
}

/** Makes a key that is pending deletion, as if the portal had made it for the team. Returns its ARN. */
export async function leaveKey(motoUrl: string, teamId: string): Promise<string> {
  const { kms } = await openAwsClients(motoUrl, PLACE);
  const Tags = tagsOf(teamId).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
  const { KeyMetadata } = await kms.send(
    new CreateKeyCommand({ KeyUsage: 'ENCRYPT_DECRYPT', Policy: accountPolicy(PLACE.accountId), Tags }),
  );
  await kms.send(new ScheduleKeyDeletionCommand({ KeyId: KeyMetadata?.KeyId, PendingWindowInDays: DAYS }));
  return KeyMetadata?.Arn ?? '';
}

function tagsOf(teamId: string | null): [key: string, value: string][] {
  return teamId === null ? [] : Object.entries(portalTags({ teamId, runId: 'an-earlier-run' }));
}

/** The console's default statement, and nothing else. */
function accountPolicy(accountId: string): string {
  const Statement = [
    {
      Sid: 'Enable IAM User Permissions',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${accountId}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
  ];
  return JSON.stringify({ Version: '2012-10-17', Id: 'key-consolepolicy-3', Statement });
}
