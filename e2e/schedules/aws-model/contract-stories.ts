import { newKeyPolicy, portalTags, rolePolicy, TRUST_POLICY } from '#e2e/harness/expected-policies.ts';
import type { PolicyDocument } from '#lib/aws/policy.ts';
import type { TaggedResource } from '#lib/sweep/orphans.ts';
import { listRolePolicies, lookRole, lookRolePolicy } from '#server/aws/iam/look-role.ts';
import { createRole, putRolePolicy } from '#server/aws/iam/roles.ts';
import { changeKeyPolicy } from '#server/aws/kms/change-key-policy.ts';
import { cancelKeyDeletion, createAlias, createKey, enableKey, scheduleKeyDeletion } from '#server/aws/kms/keys.ts';
import {
  describeAlias,
  describeKey,
  findKeyArnsOfRun,
  type KeyMetadata,
  listAliasesOf,
  listGrants,
  readKeyPolicy,
  readKeyTags,
} from '#server/aws/kms/look-key.ts';
import { listTaggedResources, listTaggedRoles } from '#server/aws/list-tagged.ts';
import { lookResourcePolicy, lookSecret } from '#server/aws/secrets/look-secret.ts';
import {
  createSecret,
  replaceSecretValue,
  restoreSecret,
  scheduleSecretDeletion,
  tagSecret,
} from '#server/aws/secrets/secrets.ts';
import type { RunAws } from '#server/aws/session/team-aws.ts';

export const ACCOUNT = '111111111111';
export const REGION = 'us-east-1';
const NOBODY = `arn:aws:iam::${ACCOUNT}:role/nobody`;
const ROLE = 'aurora-data-loader';
const TOKENS = ['1', '2', '3'].map((digit) => `0000000${digit}-0000-4000-8000-000000000000`) as [
  string,
  string,
  string,
];
const TAGS = Object.entries(portalTags({ teamId: 'payments', runId: 'run-1' })).map(([key, value]) => ({ key, value }));

/** ARNs that AWS returned. */
export type Seen = Record<'key' | 'secret', string>;
export type Story = readonly (readonly [what: string, act: (aws: RunAws, seen: Seen) => Promise<unknown>])[];

const makeKey = (aws: RunAws, statements: object[] = []) =>
  createKey(aws, {
    alias: 'limitless',
    description: 'a key',
    policy: { ...initialPolicy(), Statement: [...initialPolicy().Statement, ...statements] } as PolicyDocument,
    tags: TAGS,
  });
const newPolicy = () => newKeyPolicy(ACCOUNT, `arn:aws:iam::${ACCOUNT}:role/${ROLE}`) as PolicyDocument;
const initialPolicy = () => ({ ...newPolicy(), Statement: newPolicy().Statement.slice(0, 1) });
const allow = (AWS: string) => ({ Effect: 'Allow', Principal: { AWS }, Action: 'kms:Decrypt', Resource: '*' });
const secret = (
  keyArn: string,
  change: { name?: string; token?: string; value?: string; description?: string } = {},
) => ({
  name: 'source_DB_secret',
  token: TOKENS[0],
  keyArn,
  value: '{"username":"a","password":"b"}',
  password: 'b',
  tags: TAGS,
  isKeyNew: false,
  ...change,
});
const role = () => ({ name: ROLE, trustPolicy: TRUST_POLICY as PolicyDocument, tags: TAGS });
const putPolicy = (aws: RunAws, keyArn: string, policy: object) =>
  changeKeyPolicy(aws, { keyArn, roleArn: '' }, () => policy as PolicyDocument);

export const KEYS: Story = [
  [
    'the session',
    async (aws) => {
      await aws.assume();
      return aws.team.accountId;
    },
  ],
  ['no key', (aws) => describeKey(aws, '00000000-0000-4000-8000-000000000000')],
  ['the policy of a missing key', (aws) => readKeyPolicy(aws, `arn:aws:kms:${REGION}:${ACCOUNT}:key/${TOKENS[0]}`)],
  ['a free alias', (aws) => describeAlias(aws, 'limitless')],
  ['no key for a run', (aws) => findKeyArnsOfRun(aws, 'run-1')],
  ['a key for a missing principal', (aws) => makeKey(aws, [allow(NOBODY)])],
  [
    'a key that nobody can change',
    (aws) => createKey(aws, { alias: 'a', description: '', tags: TAGS, policy: { ...initialPolicy(), Statement: [] } }),
  ],
  [
    'a key',
    async (aws, seen) => {
      const key = await makeKey(aws);
      seen.key = key.Arn ?? '';
      return pickKey(key);
    },
  ],
  ['the key by its ARN', async (aws, { key }) => pickKey(await describeKey(aws, key))],
  ['its tags', (aws, { key }) => readKeyTags(aws, key)],
  ['its policy', (aws, { key }) => readKeyPolicy(aws, key)],
  ['its grants', (aws, { key }) => listGrants(aws, key)],
  ['no alias yet', (aws, { key }) => listAliasesOf(aws, key)],
  ['the key of the run', (aws) => findKeyArnsOfRun(aws, 'run-1')],
  ['no key for another run', (aws) => findKeyArnsOfRun(aws, 'run-2')],
  ['an alias', (aws, { key }) => createAlias(aws, 'limitless', key)],
  ['the same alias again', (aws, { key }) => createAlias(aws, 'limitless', key)],
  [
    'an alias for a missing key',
    (aws) => createAlias(aws, 'another', `arn:aws:kms:${REGION}:${ACCOUNT}:key/${TOKENS[0]}`),
  ],
  ['the alias', async (aws) => pickKey(await describeAlias(aws, 'limitless'))],
  ['the aliases of the key', (aws, { key }) => listAliasesOf(aws, key)],
  ['a policy for a missing principal', (aws, { key }) => putPolicy(aws, key, newPolicy())],
  ['a policy that locks everyone out', (aws, { key }) => putPolicy(aws, key, { ...initialPolicy(), Statement: [] })],
  ['the policy after both', (aws, { key }) => readKeyPolicy(aws, key)],
  ['canceling a deletion that was never scheduled', (aws, { key }) => cancelKeyDeletion(aws, key)],
  ['a deletion', async (aws, { key }) => typeof (await scheduleKeyDeletion(aws, { arn: key, windowDays: 7 }))],
  ['a second deletion', (aws, { key }) => scheduleKeyDeletion(aws, { arn: key, windowDays: 7 })],
  ['a key that is pending deletion', async (aws, { key }) => pickKey(await describeKey(aws, key))],
  ['an alias for a key that is pending deletion', (aws, { key }) => createAlias(aws, 'another', key)],
  ['a secret under a key that is pending deletion', (aws, { key }) => createSecret(aws, secret(key))],
  ['a restored key', (aws, { key }) => cancelKeyDeletion(aws, key)],
  ['the restored key', async (aws, { key }) => pickKey(await describeKey(aws, key))],
  ['a secret under a disabled key', (aws, { key }) => createSecret(aws, secret(key))],
  ['an enabled key', (aws, { key }) => enableKey(aws, key)],
  ['the enabled key', async (aws, { key }) => pickKey(await describeKey(aws, key))],
];

export const ROLES: Story = [
  ['no roles of the portal', (aws) => listTaggedRoles(aws, new Map())],
  ['no role', (aws) => lookRole(aws, ROLE)],
  ['the policy of a missing role', (aws) => lookRolePolicy(aws, ROLE, 'data_loading_policy')],
  ['the policies of a missing role', (aws) => listRolePolicies(aws, ROLE)],
  ['a policy for a missing role', (aws) => putRolePolicy(aws, { roleName: ROLE, policyName: 'p' }, initialPolicy())],
  ['a role', (aws) => createRole(aws, { ...role(), description: 'a <role> & ü' })],
  ['the role', (aws) => lookRole(aws, ROLE)],
  ['the roles of the portal', (aws) => listTaggedRoles(aws, new Map())],
  ['the role again', (aws) => createRole(aws, { ...role(), trustPolicy: newPolicy() })],
  ['the role in different case', (aws) => createRole(aws, { ...role(), name: ROLE.toUpperCase() })],
  ['a missing policy', (aws) => lookRolePolicy(aws, ROLE, 'data_loading_policy')],
  ['no policies', (aws) => listRolePolicies(aws, ROLE)],
  ['a policy', (aws) => putRolePolicy(aws, { roleName: ROLE, policyName: 'data_loading_policy' }, loaderPolicy())],
  ['the policy', (aws) => lookRolePolicy(aws, ROLE, 'data_loading_policy')],
  ['the policies', (aws) => listRolePolicies(aws, ROLE)],
  [
    'a key',
    async (aws, seen) => {
      seen.key = (await makeKey(aws)).Arn ?? '';
    },
  ],
  ['a key policy for the role', (aws, { key }) => putPolicy(aws, key, newPolicy())],
  ['the key policy', (aws, { key }) => readKeyPolicy(aws, key)],
];
function sortByArn(found: TaggedResource[]): TaggedResource[] {
  return found.toSorted((one, other) => one.arn.localeCompare(other.arn));
}

function loaderPolicy() {
  const secretArn = (name: string) => `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${name}-AbCdEf`;
  const key = `arn:aws:kms:${REGION}:${ACCOUNT}:key/${TOKENS[0]}`;
  const arns = { key, source: secretArn('source'), destination: secretArn('destination'), role: '' };
  return rolePolicy(arns) as PolicyDocument;
}

export const SECRETS: Story = [
  [
    'a key',
    async (aws, seen) => {
      seen.key = (await makeKey(aws)).Arn ?? '';
    },
  ],
  ['no secret', (aws) => lookSecret(aws, 'source_DB_secret')],
  [
    'a secret under a missing key',
    (aws) => createSecret(aws, secret(`arn:aws:kms:${REGION}:${ACCOUNT}:key/${TOKENS[0]}`)),
  ],
  [
    'a secret',
    async (aws, seen) => {
      seen.secret = await createSecret(aws, secret(seen.key));
    },
  ],
  ['the same again', async (aws, seen) => (await createSecret(aws, secret(seen.key))) === seen.secret],
  ['another value with the same token', (aws, { key }) => createSecret(aws, secret(key, { value: 'another' }))],
  ['another token', (aws, { key }) => createSecret(aws, secret(key, { token: TOKENS[1] }))],
  ['the secret by its name', (aws) => lookSecret(aws, 'source_DB_secret')],
  ['the secret by its ARN', (aws, seen) => lookSecret(aws, seen.secret)],
  ['keys and secrets of the portal', async (aws) => sortByArn(await listTaggedResources(aws))],
  ['its resource policy', (aws, seen) => lookResourcePolicy(aws, seen.secret)],
  ['an existing version', (aws, seen) => replaceSecretValue(aws, { ...secret(seen.key), arn: seen.secret })],
  [
    'a new version',
    (aws, seen) =>
      replaceSecretValue(aws, { ...secret(seen.key, { token: TOKENS[1], description: 'new' }), arn: seen.secret }),
  ],
  ['the secret with both versions', (aws, seen) => lookSecret(aws, seen.secret)],
  ['restoring a secret that was not deleted', (aws, seen) => restoreSecret(aws, seen.secret)],
  ['a tag', (aws, seen) => tagSecret(aws, seen.secret, [{ key: 'limitless-portal:run', value: 'run-2' }])],
  ['the secret with the tag', (aws, seen) => lookSecret(aws, seen.secret)],
  [
    'a deletion',
    async (aws, { secret: arn }) =>
      typeof (await scheduleSecretDeletion(aws, { arn, name: 'source_DB_secret', recoveryDays: 7 })),
  ],
  ['a secret that is pending deletion', async (aws, seen) => typeof (await lookSecret(aws, seen.secret))?.deletedAt],
  ['its name', (aws, { key }) => createSecret(aws, secret(key, { token: TOKENS[2] }))],
  ['a tag for it', (aws, seen) => tagSecret(aws, seen.secret, TAGS)],
  [
    'a version for it',
    (aws, seen) => replaceSecretValue(aws, { ...secret(seen.key, { token: TOKENS[2] }), arn: seen.secret }),
  ],
  ['a restored secret', (aws, seen) => restoreSecret(aws, seen.secret)],
  ['the restored secret', (aws, seen) => lookSecret(aws, seen.secret)],
];

/** Resources that are too new to be visible. */
export const LATE: Story = [
  [
    'a key',
    async (aws, seen) => {
      seen.key = (await makeKey(aws)).Arn ?? '';
    },
  ],
  ['the key', (aws, { key }) => describeKey(aws, key)],
  ['its policy', (aws, { key }) => readKeyPolicy(aws, key)],
  ['its tags', (aws, { key }) => readKeyTags(aws, key)],
  ['an alias', (aws, { key }) => createAlias(aws, 'limitless', key)],
  ['the key of the run', (aws) => findKeyArnsOfRun(aws, 'run-1')],
  ['a role', (aws) => createRole(aws, role())],
  ['a key for the role', (aws) => makeKey(aws, newPolicy().Statement.slice(1))],
];

/** The fields of DescribeKey that the portal reads. */
function pickKey(key: KeyMetadata | null) {
  if (!key) return null;
  const { Arn, KeyId, KeyState, KeySpec, KeyUsage, KeyManager, Origin, Description } = key;
  const isDated = key.CreationDate instanceof Date;
  return {
    Arn,
    KeyId,
    KeyState,
    KeySpec,
    KeyUsage,
    KeyManager,
    Origin,
    Description,
    isDated,
    isLeaving: key.DeletionDate instanceof Date,
  };
}
