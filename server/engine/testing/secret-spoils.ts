import {
  DeleteResourcePolicyCommand,
  DeleteSecretCommand,
  PutResourcePolicyCommand,
  PutSecretValueCommand,
  RemoveRegionsFromReplicationCommand,
  ReplicateSecretToRegionsCommand,
  RestoreSecretCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSecretCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { RUN_TAG, TEAM_TAG } from '#lib/aws/tags.ts';
import { ASKED_DESCRIPTION, ASKED_TAG, type Made, type SpoilRow, spoilBy } from './spoil.ts';

const FOREIGN_POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::999999999999:root' },
      Action: 'secretsmanager:GetSecretValue',
      Resource: '*',
    },
  ],
});

export const SECRET_SPOILS: readonly SpoilRow[] = [...spoilsOf('source'), ...spoilsOf('destination')];

/** The same for either secret. */
function spoilsOf(field: 'source' | 'destination'): SpoilRow[] {
  const secretOf = ({ run }: Made) => ({ SecretId: run.arns[`${field}SecretArn`] });
  const tag = (made: Made, Key: string, Value: string) =>
    made.secrets.send(new TagResourceCommand({ ...secretOf(made), Tags: [{ Key, Value }] }));
  const encrypt = (made: Made, KmsKeyId = '') =>
    made.secrets.send(new UpdateSecretCommand({ ...secretOf(made), KmsKeyId }));
  const describe = (made: Made, Description: string) =>
    made.secrets.send(new UpdateSecretCommand({ ...secretOf(made), Description }));
  const encryptAgain = (made: Made) => encrypt(made, made.run.arns.keyArn);

  return [
    [
      `the ${field} secret uses another key`,
      [`${field}-secret-key`],
      spoilBy((made) => encrypt(made, made.otherKeyArn), encryptAgain),
    ],
    [
      `the ${field} secret uses the AWS managed key`,
      [`${field}-secret-key`],
      spoilBy((made) => encrypt(made, 'alias/aws/secretsmanager'), encryptAgain),
    ],
    [
      `the ${field} secret is tagged with another run`,
      [`${field}-secret-tags`],
      spoilBy(
        (made) => tag(made, RUN_TAG, 'another'),
        (made) => tag(made, RUN_TAG, made.run.id),
      ),
    ],
    [
      `the ${field} secret loses its team's tag`,
      [`${field}-secret-tags`],
      spoilBy(
        (made) => made.secrets.send(new UntagResourceCommand({ ...secretOf(made), TagKeys: [TEAM_TAG] })),
        (made) => tag(made, TEAM_TAG, made.run.teamId),
      ),
    ],
    [
      `a requested tag of the ${field} secret gets another value`,
      [`${field}-secret-tags`],
      spoilBy(
        (made) => tag(made, ASKED_TAG.key, 'another'),
        (made) => tag(made, ASKED_TAG.key, ASKED_TAG.value),
      ),
    ],
    [
      `the ${field} secret gets another description`,
      [`${field}-secret-description`],
      spoilBy(
        (made) => describe(made, 'another'),
        (made) => describe(made, ASKED_DESCRIPTION),
      ),
    ],
    [
      `the ${field} secret gets another value`,
      [`${field}-secret-version`],
      async (made) => {
        const { VersionId } = await made.secrets.send(
          new PutSecretValueCommand({ ...secretOf(made), SecretString: 'another value' }),
        );
        const move = (VersionStage: string, MoveToVersionId?: string) =>
          made.secrets.send(
            new UpdateSecretVersionStageCommand({
              ...secretOf(made),
              VersionStage,
              RemoveFromVersionId: VersionId,
              MoveToVersionId,
            }),
          );
        return async () => {
          await move('AWSCURRENT', made.tokens[`${field}-secret`]);
          await move('AWSPREVIOUS');
        };
      },
    ],
    [
      `the ${field} secret lets another account read it`,
      [`${field}-secret-sharing`],
      spoilBy(
        (made) =>
          made.secrets.send(new PutResourcePolicyCommand({ ...secretOf(made), ResourcePolicy: FOREIGN_POLICY })),
        (made) => made.secrets.send(new DeleteResourcePolicyCommand(secretOf(made))),
      ),
    ],
    [
      `the ${field} secret is replicated to another Region`,
      [`${field}-secret-sharing`],
      spoilBy(
        (made) =>
          made.secrets.send(
            new ReplicateSecretToRegionsCommand({ ...secretOf(made), AddReplicaRegions: [{ Region: 'us-west-2' }] }),
          ),
        (made) =>
          made.secrets.send(
            new RemoveRegionsFromReplicationCommand({ ...secretOf(made), RemoveReplicaRegions: ['us-west-2'] }),
          ),
      ),
    ],
    [
      `the ${field} secret is scheduled for deletion`,
      [`${field}-secret-version`],
      spoilBy(
        (made) => made.secrets.send(new DeleteSecretCommand({ ...secretOf(made), RecoveryWindowInDays: 7 })),
        (made) => made.secrets.send(new RestoreSecretCommand(secretOf(made))),
      ),
    ],
  ];
}
