import { DescribeSecretCommand, GetResourcePolicyCommand } from '@aws-sdk/client-secrets-manager';
import { orNull } from '../aws-error.ts';
import { readTags } from '../owner.ts';
import type { TeamAws } from '../session/team-aws.ts';

export interface SecretState {
  arn: string;
  tags: Record<string, string>;
  /** ARN, id or alias as it was given at creation; null means the AWS managed key. */
  kmsKeyId: string | null;
  /** ISO time from which it waits for deletion; null where it does not. */
  deletedAt: string | null;
  /** True of the copy that Secrets Manager keeps of a secret of another Region; it carries the same tags. */
  isReplica: boolean;
  /** Regions that have a copy of it. */
  replicaRegions: string[];
  isRotated: boolean;
  /** The AWS service that manages it; null of a secret that its makers manage. */
  owningService: string | null;
  description: string;
  /** Version ids with the stage AWSCURRENT: the token of the call that stored the value. */
  currentVersions: string[];
  /** Every version id that has a stage; AWS shows no others. */
  versions: string[];
}

/** A secret's metadata by name or ARN, never its value; null where there is none. */
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

/** A secret's resource policy as AWS keeps it; null where it has none. */
export async function lookResourcePolicy(aws: TeamAws, arn: string): Promise<string | null> {
  const command = new GetResourcePolicyCommand({ SecretId: arn });
  const answer = await aws.call('GetResourcePolicy', () => aws.secretsManager.send(command), { name: arn, arn });
  return answer.ResourcePolicy ?? null;
}
