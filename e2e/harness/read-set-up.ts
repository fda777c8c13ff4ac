import {
  GetRoleCommand,
  GetRolePolicyCommand,
  ListRolePoliciesCommand,
  ListRoleTagsCommand,
} from '@aws-sdk/client-iam';
import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  ListAliasesCommand,
  ListKeysCommand,
  ListResourceTagsCommand,
} from '@aws-sdk/client-kms';
import { DescribeSecretCommand, GetSecretValueCommand, ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { type AwsClients, openAwsClients } from './aws-clients.ts';

/** The four ARNs that a run records, as the page shows them. */
export interface SetUpArns {
  key: string;
  source: string;
  destination: string;
  role: string;
}

/** The current state in AWS of these ARNs, read without the portal, the proxy or the portal's own code. */
export async function readSetUp(motoUrl: string, arns: SetUpArns, policyName: string) {
  const [, , , region = '', accountId = ''] = arns.key.split(':');
  return readSetUpWith(await openAwsClients(motoUrl, { accountId, region }), arns, policyName);
}

/** The same with given clients. */
export async function readSetUpWith(clients: AwsClients, arns: SetUpArns, policyName: string) {
  const roleName = arns.role.split('/').at(-1) ?? '';
  return {
    key: await readKey(clients, arns.key),
    source: await readSecret(clients, arns.source),
    destination: await readSecret(clients, arns.destination),
    role: await readRole(clients, roleName, policyName),
  };
}

async function readKey({ kms }: AwsClients, keyArn: string) {
  const KeyId = keyArn;
  const [described, policy, aliases, tags] = await Promise.all([
    kms.send(new DescribeKeyCommand({ KeyId })),
    kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' })),
    kms.send(new ListAliasesCommand({ KeyId })),
    kms.send(new ListResourceTagsCommand({ KeyId })),
  ]);
  const { Arn, KeySpec, KeyUsage, KeyState, KeyManager, Description, MultiRegion } = described.KeyMetadata ?? {};
  return {
    metadata: { Arn, KeySpec, KeyUsage, KeyState, KeyManager, Description, MultiRegion: MultiRegion ?? false },
    policy: JSON.parse(policy.Policy ?? ''),
    aliases: aliases.Aliases?.map(({ AliasName }) => AliasName),
    tags: Object.fromEntries((tags.Tags ?? []).map(({ TagKey, TagValue }) => [TagKey, TagValue])),
  };
}

async function readSecret({ secrets }: AwsClients, SecretId: string) {
  const described = await secrets.send(new DescribeSecretCommand({ SecretId }));
  return {
    arn: described.ARN,
    name: described.Name,
    kmsKeyId: described.KmsKeyId,
    rotation: described.RotationEnabled ?? false,
    versions: Object.keys(described.VersionIdsToStages ?? {}).length,
    value: await readValue(secrets, SecretId),
    description: described.Description ?? '',
    tags: Object.fromEntries((described.Tags ?? []).map(({ Key, Value }) => [Key, Value])),
  };
}

/** Undefined if the reader may not read it, as with a team's deployer role. */
async function readValue(secrets: AwsClients['secrets'], SecretId: string): Promise<string | undefined> {
  try {
    return (await secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString;
  } catch (error) {
    if ((error as Error).name !== 'AccessDeniedException') throw error;
    return undefined;
  }
}

async function readRole({ iam }: AwsClients, RoleName: string, PolicyName: string) {
  const [role, tags, policies, policy] = await Promise.all([
    iam.send(new GetRoleCommand({ RoleName })),
    iam.send(new ListRoleTagsCommand({ RoleName })),
    iam.send(new ListRolePoliciesCommand({ RoleName })),
    iam.send(new GetRolePolicyCommand({ RoleName, PolicyName })),
  ]);
  return {
    arn: role.Role?.Arn,
    description: role.Role?.Description ?? '',
    trustPolicy: JSON.parse(decodeURIComponent(role.Role?.AssumeRolePolicyDocument ?? '')),
    tags: Object.fromEntries((tags.Tags ?? []).map(({ Key, Value }) => [Key, Value])),
    policyNames: policies.PolicyNames,
    policy: JSON.parse(decodeURIComponent(policy.PolicyDocument ?? '')),
  };
}

/** How many keys and secrets have the run's tag, and how many roles the name: one, two and one after every run. */
export async function countMade(motoUrl: string, place: { accountId: string; region: string }, runId: string) {
  const { kms, secrets } = await openAwsClients(motoUrl, place);
  const { Keys = [] } = await kms.send(new ListKeysCommand({ Limit: 1000 }));
  const keyTags = await Promise.all(Keys.map(({ KeyId }) => kms.send(new ListResourceTagsCommand({ KeyId }))));
  const ofRun = keyTags.filter(({ Tags }) =>
    Tags?.some(({ TagKey, TagValue }) => TagKey === 'limitless-portal:run' && TagValue === runId),
  );
  const { SecretList = [] } = await secrets.send(new ListSecretsCommand({ MaxResults: 100 }));
  const secretsOfRun = SecretList.filter(({ Tags }) =>
    Tags?.some(({ Key, Value }) => Key === 'limitless-portal:run' && Value === runId),
  );
  return { keys: ofRun.length, secrets: secretsOfRun.length };
}
