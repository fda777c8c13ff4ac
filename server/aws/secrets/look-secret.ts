import { DescribeSecretCommand, GetResourcePolicyCommand } from '@aws-sdk/client-secrets-manager';
import { orNull } from '../aws-error.ts';
import { readTags } from '../owner.ts';
import type { TeamAws } from '../session/team-aws.ts';

export interface SecretState {
  arn: string;
  tags: Record<string, string>;
  /** ARN, ID or alias as given on creation. Null means the AWS managed key. */
  kmsKeyId: string | null;
  /** ISO time at which the deletion was scheduled, or null. */
  deletedAt: string | null;
  /** True for a replica of a secret in another Region, which carries the same tags. */
  isReplica: boolean;
  /** Regions with a replica. */
  replicaRegions: string[];
  isRotated: boolean;
  /** The AWS service that manages the secret, or null. */
  owningService: string | null;
  description: string;
  /** IDs of the versions staged AWSCURRENT. The ID is the token of the call that stored the value. */
  currentVersions: string[];
  /** IDs of all versions with a staging label. AWS shows no others. */
  versions: string[];
}

/** Reads a secret's metadata by name or ARN, never its value. Returns null if it doesn't exist. */
export async function lookSecret(aws: TeamAws, secretId: string): Promise<SecretState | null> {
  const answer = await aws.call(
    'DescribeSecret',
    () =>
      orNull(aws.secretsManager.send(new DescribeSecretCommand({ SecretId: secretId })), 'ResourceNotFoundException'),
    { name: secretId },
  );
  if (!answer?.ARN) return null;
  const stages = Object.entries(answer.VersionIdsToStages ?? {}).filter(([, names]) => names && names.length > 0);
  return {
    arn: answer.ARN,
    tags: readTags(answer.Tags),
    kmsKeyId: answer.KmsKeyId ?? null,
    deletedAt: answer.DeletedDate?.toISOString() ?? null,
    isReplica: answer.PrimaryRegion !== undefined && answer.PrimaryRegion !== aws.region,
    replicaRegions: (answer.ReplicationStatus ?? []).flatMap(({ Region }) => Region ?? []),
    isRotated: answer.RotationEnabled === true,
    owningService: answer.OwningService ?? null,
    description: answer.Description ?? '',
    currentVersions: stages.flatMap(([version, names]) => (names?.includes('AWSCURRENT') ? version : [])),
    versions: stages.map(([version]) => version),
  };
}

/** Reads a secret's resource policy as stored. Returns null if it has none. */
export async function lookResourcePolicy(aws: TeamAws, arn: string): Promise<string | null> {
  const command = new GetResourcePolicyCommand({ SecretId: arn });
  const answer = await aws.call('GetResourcePolicy', () => aws.secretsManager.send(command), { name: arn, arn });
  return answer.ResourcePolicy ?? null;
}
