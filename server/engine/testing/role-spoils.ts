import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleDescriptionCommand,
} from '@aws-sdk/client-iam';
import type { PolicyDocument, PolicyStatement } from '#lib/aws/policy.ts';
import { ASSUMER_TAG, portalTags, RUN_TAG, TEAM_TAG } from '#lib/aws/tags.ts';
import { ASKED_DESCRIPTION, ASKED_TAG, type Made, type SpoilRow, spoilBy } from './spoil.ts';
import { ACCOUNT } from './test-engine.ts';

/** The team's boundary, which the run gives the role. */
export const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/limitless-portal-boundary`;

const roleOf = ({ run }: Made) => ({ RoleName: run.request.role.roleName });
const policyOf = (made: Made) => ({ ...roleOf(made), PolicyName: made.run.request.role.policyName });

const tag = (made: Made, Key: string, Value: string) =>
  made.iam.send(new TagRoleCommand({ ...roleOf(made), Tags: [{ Key, Value }] }));
const untag = (made: Made, key: string) => made.iam.send(new UntagRoleCommand({ ...roleOf(made), TagKeys: [key] }));
const describe = (made: Made, Description: string) =>
  made.iam.send(new UpdateRoleDescriptionCommand({ ...roleOf(made), Description }));
const setBoundary = (made: Made, PermissionsBoundary: string) =>
  made.iam.send(new PutRolePermissionsBoundaryCommand({ ...roleOf(made), PermissionsBoundary }));
const restoreBoundary = (made: Made) => setBoundary(made, BOUNDARY);
const trust = (made: Made, policy: PolicyDocument) =>
  made.iam.send(new UpdateAssumeRolePolicyCommand({ ...roleOf(made), PolicyDocument: JSON.stringify(policy) }));
const putPolicy = (made: Made, policy: PolicyDocument) =>
  made.iam.send(new PutRolePolicyCommand({ ...policyOf(made), PolicyDocument: JSON.stringify(policy) }));

const withTrust = (change: Partial<PolicyStatement>) =>
  spoilBy(
    (made) => {
      const { trust: policy } = made.policies;
      return trust(made, { ...policy, Statement: policy.Statement.map((one) => ({ ...one, ...change })) });
    },
    (made) => trust(made, made.policies.trust),
  );

const withPolicy = (change: (statements: PolicyStatement[]) => PolicyStatement[]) =>
  spoilBy(
    (made) => putPolicy(made, { ...made.policies.role, Statement: change(made.policies.role.Statement) }),
    (made) => putPolicy(made, made.policies.role),
  );

const EVERYTHING_ALLOWED = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
const ADMINISTRATORS = `arn:aws:iam::${ACCOUNT}:policy/administrators`;

async function recreate(made: Made, Path: string): Promise<void> {
  await made.iam.send(new DeleteRolePolicyCommand(policyOf(made)));
  await made.iam.send(new DeleteRoleCommand(roleOf(made)));
  await made.iam.send(
    new CreateRoleCommand({
      ...roleOf(made),
      Path,
      AssumeRolePolicyDocument: JSON.stringify(made.policies.trust),
      PermissionsBoundary: BOUNDARY,
      Description: ASKED_DESCRIPTION,
      Tags: [ASSUMER_TAG, ASKED_TAG, ...portalTags(made.run.teamId, made.run.id)].map(({ key, value }) => ({
        Key: key,
        Value: value,
      })),
    }),
  );
  await putPolicy(made, made.policies.role);
}

const coverEverySecret = (one: PolicyStatement): PolicyStatement =>
  one.Sid === 'SecretsManagerPermissions' ? { ...one, Resource: '*' } : one;

export const ROLE_SPOILS: readonly SpoilRow[] = [
  [
    'another service may assume the role too',
    ['role-trust'],
    withTrust({ Principal: { Service: ['rds.amazonaws.com', 'ec2.amazonaws.com'] } }),
  ],
  [
    'the role can be assumed only under a condition',
    ['role-trust'],
    withTrust({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
  ],
  [
    'the role loses its assumer tag',
    ['role-assumer-tag'],
    spoilBy(
      (made) => untag(made, ASSUMER_TAG.key),
      (made) => tag(made, ASSUMER_TAG.key, ASSUMER_TAG.value),
    ),
  ],
  [
    'the assumer tag is written in capitals',
    ['role-assumer-tag'],
    spoilBy(
      (made) => tag(made, ASSUMER_TAG.key, ASSUMER_TAG.value.toUpperCase()),
      (made) => tag(made, ASSUMER_TAG.key, ASSUMER_TAG.value),
    ),
  ],
  [
    'the role is tagged with another run',
    ['role-tags'],
    spoilBy(
      (made) => tag(made, RUN_TAG, 'another'),
      (made) => tag(made, RUN_TAG, made.run.id),
    ),
  ],
  [
    "the role loses its team's tag",
    ['role-tags'],
    spoilBy(
      (made) => untag(made, TEAM_TAG),
      (made) => tag(made, TEAM_TAG, made.run.teamId),
    ),
  ],
  [
    'a requested tag of the role gets another value',
    ['role-tags'],
    spoilBy(
      (made) => tag(made, ASKED_TAG.key, 'another'),
      (made) => tag(made, ASKED_TAG.key, ASKED_TAG.value),
    ),
  ],
  [
    'the role gets another description',
    ['role-description'],
    spoilBy(
      (made) => describe(made, 'another'),
      (made) => describe(made, ASKED_DESCRIPTION),
    ),
  ],
  [
    'the role gets another permissions boundary',
    ['role-boundary'],
    spoilBy((made) => setBoundary(made, `${BOUNDARY}-2`), restoreBoundary),
  ],
  [
    'the role loses its permissions boundary',
    ['role-boundary'],
    spoilBy((made) => made.iam.send(new DeleteRolePermissionsBoundaryCommand(roleOf(made))), restoreBoundary),
  ],
  [
    'the role has a second inline policy that allows everything',
    ['role-policies'],
    spoilBy(
      (made) =>
        made.iam.send(
          new PutRolePolicyCommand({ ...roleOf(made), PolicyName: 'second', PolicyDocument: EVERYTHING_ALLOWED }),
        ),
      (made) => made.iam.send(new DeleteRolePolicyCommand({ ...roleOf(made), PolicyName: 'second' })),
    ),
  ],
  [
    'a managed policy is attached to the role',
    ['role-policies'],
    spoilBy(
      async (made) => {
        await made.iam.send(
          new CreatePolicyCommand({ PolicyName: 'administrators', PolicyDocument: EVERYTHING_ALLOWED }),
        );
        await made.iam.send(new AttachRolePolicyCommand({ ...roleOf(made), PolicyArn: ADMINISTRATORS }));
      },
      (made) => made.iam.send(new DetachRolePolicyCommand({ ...roleOf(made), PolicyArn: ADMINISTRATORS })),
    ),
  ],
  [
    'the role is recreated under a path',
    ['role-arn'],
    spoilBy(
      (made) => recreate(made, '/elsewhere/'),
      (made) => recreate(made, '/'),
    ),
  ],
  [
    'the inline policy allows one more action',
    ['role-policy-document'],
    withPolicy((statements) => [...statements, { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }]),
  ],
  [
    // Nothing is left to evaluate.
    'the inline policy is deleted',
    ['role-policies', 'role-policy-document'],
    spoilBy(
      (made) => made.iam.send(new DeleteRolePolicyCommand(policyOf(made))),
      (made) => putPolicy(made, made.policies.role),
    ),
  ],
  [
    'the inline policy lacks a statement',
    ['role-policy-document', 'simulate-allowed'],
    withPolicy((statements) => statements.slice(1)),
  ],
  [
    'the inline policy covers every secret',
    ['role-policy-document', 'simulate-denied'],
    withPolicy((statements) => statements.map(coverEverySecret)),
  ],
];
