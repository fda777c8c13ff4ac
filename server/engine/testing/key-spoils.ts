import {
  CancelKeyDeletionCommand,
  CreateGrantCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  PutKeyPolicyCommand,
  RevokeGrantCommand,
  ScheduleKeyDeletionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateAliasCommand,
  UpdateKeyDescriptionCommand,
} from '@aws-sdk/client-kms';
import { KEY_POLICY_SIDS } from '#lib/aws/key-policy.ts';
import { awsPrincipals, type PolicyDocument, type PolicyStatement } from '#lib/aws/policy.ts';
import { RUN_TAG, TEAM_TAG } from '#lib/aws/tags.ts';
import { ASKED_DESCRIPTION, ASKED_TAG, type Made, type SpoilRow, spoilBy } from './spoil.ts';

/** moto requires the ID for some calls. */
const keyOf = ({ run }: Made) => ({ KeyId: run.arns.keyArn?.split('/').at(-1) });

const enable = (made: Made) => made.kms.send(new EnableKeyCommand(keyOf(made)));
const tag = (made: Made, TagKey: string, TagValue: string) =>
  made.kms.send(new TagResourceCommand({ ...keyOf(made), Tags: [{ TagKey, TagValue }] }));
const pointAlias = ({ kms }: Made, TargetKeyId = '') =>
  kms.send(new UpdateAliasCommand({ AliasName: 'alias/limitless', TargetKeyId }));
const putPolicy = (made: Made, policy: PolicyDocument) =>
  made.kms.send(new PutKeyPolicyCommand({ ...keyOf(made), PolicyName: 'default', Policy: JSON.stringify(policy) }));

const withPolicy = (change: (statements: PolicyStatement[], made: Made) => PolicyStatement[]) =>
  spoilBy(
    (made) => putPolicy(made, { ...made.policies.key, Statement: change(made.policies.key.Statement, made) }),
    (made) => putPolicy(made, made.policies.key),
  );

/** Replaces or removes the statement with this Sid. */
const withStatement = (sid: string, change: (statement: PolicyStatement) => PolicyStatement | null) =>
  withPolicy((statements) =>
    statements.map((one) => (one.Sid === sid ? change(one) : one)).filter((one) => one !== null),
  );

/** Adds a statement about the loader role. */
const withRoleStatement = (Effect: 'Allow' | 'Deny', Action: string) =>
  withPolicy((statements, { run }) => [
    ...statements,
    { Effect, Principal: { AWS: run.arns.roleArn ?? '' }, Action, Resource: '*' },
  ]);

const OTHER_ROLE = 'arn:aws:iam::111111111111:role/deployer';

export const KEY_SPOILS: readonly SpoilRow[] = [
  ['the key is disabled', ['key-usable'], spoilBy((made) => made.kms.send(new DisableKeyCommand(keyOf(made))), enable)],
  [
    'the key is scheduled for deletion',
    ['key-usable'],
    spoilBy(
      (made) => made.kms.send(new ScheduleKeyDeletionCommand(keyOf(made))),
      async (made) => {
        await made.kms.send(new CancelKeyDeletionCommand(keyOf(made)));
        await enable(made);
      },
    ),
  ],
  [
    'the key is tagged with another run',
    ['key-tags'],
    spoilBy(
      (made) => tag(made, RUN_TAG, 'another'),
      (made) => tag(made, RUN_TAG, made.run.id),
    ),
  ],
  [
    "the key loses its team's tag",
    ['key-tags'],
    spoilBy(
      (made) => made.kms.send(new UntagResourceCommand({ ...keyOf(made), TagKeys: [TEAM_TAG] })),
      (made) => tag(made, TEAM_TAG, made.run.teamId),
    ),
  ],
  [
    'the key loses a requested tag',
    ['key-tags'],
    spoilBy(
      (made) => made.kms.send(new UntagResourceCommand({ ...keyOf(made), TagKeys: [ASKED_TAG.key] })),
      (made) => tag(made, ASKED_TAG.key, ASKED_TAG.value),
    ),
  ],
  [
    'the key gets another description',
    ['key-description'],
    spoilBy(
      (made) => made.kms.send(new UpdateKeyDescriptionCommand({ ...keyOf(made), Description: 'another' })),
      (made) => made.kms.send(new UpdateKeyDescriptionCommand({ ...keyOf(made), Description: ASKED_DESCRIPTION })),
    ),
  ],
  [
    'the alias points to another key',
    ['key-alias'],
    spoilBy(
      (made) => pointAlias(made, made.otherKeyArn),
      (made) => pointAlias(made, made.run.arns.keyArn),
    ),
  ],
  [
    'the key has a grant for another principal',
    ['key-grants'],
    async (made) => {
      const { GrantId } = await made.kms.send(
        new CreateGrantCommand({ ...keyOf(made), GranteePrincipal: OTHER_ROLE, Operations: ['Decrypt'] }),
      );
      return () => made.kms.send(new RevokeGrantCommand({ ...keyOf(made), GrantId }));
    },
  ],
  [
    'the key policy lets another account decrypt',
    ['key-policy-document'],
    withPolicy((statements) => [
      ...statements,
      { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::999999999999:root' }, Action: 'kms:Decrypt', Resource: '*' },
    ]),
  ],
  [
    'another role is also a key user',
    ['key-policy-document'],
    withStatement(KEY_POLICY_SIDS.use, (one) => ({ ...one, Principal: { AWS: [OTHER_ROLE, ...awsPrincipals(one)] } })),
  ],
  [
    'the role is no longer a key user',
    ['key-policy-document', 'key-policy-use'],
    withStatement(KEY_POLICY_SIDS.use, () => null),
  ],
  [
    'another role is the key user instead',
    ['key-policy-document', 'key-policy-use'],
    withStatement(KEY_POLICY_SIDS.use, (one) => ({ ...one, Principal: { AWS: OTHER_ROLE } })),
  ],
  [
    'key users may no longer decrypt',
    ['key-policy-document', 'key-policy-use'],
    withStatement(KEY_POLICY_SIDS.use, (one) => ({ ...one, Action: ['kms:Encrypt', 'kms:DescribeKey'] })),
  ],
  [
    'the role may no longer create grants',
    ['key-policy-document', 'key-policy-grants'],
    withStatement(KEY_POLICY_SIDS.grants, () => null),
  ],
  [
    'another role may create grants instead',
    ['key-policy-document', 'key-policy-grants'],
    withStatement(KEY_POLICY_SIDS.grants, (one) => ({ ...one, Principal: { AWS: OTHER_ROLE } })),
  ],
  [
    'the role may create grants for anyone',
    ['key-policy-document', 'key-policy-grants'],
    withStatement(KEY_POLICY_SIDS.grants, ({ Condition, ...one }) => one),
  ],
  [
    'the key policy denies decryption to the role',
    ['key-policy-document', 'simulate-allowed'],
    withRoleStatement('Deny', 'kms:Decrypt'),
  ],
  [
    'the key policy lets the role delete the key',
    ['key-policy-document', 'simulate-denied'],
    withRoleStatement('Allow', 'kms:ScheduleKeyDeletion'),
  ],
];
