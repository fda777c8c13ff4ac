import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  type KeyMetadata,
  ListAliasesCommand,
  ListResourceTagsCommand,
  paginateListGrants,
} from '@aws-sdk/client-kms';
import { paginateGetResources } from '@aws-sdk/client-resource-groups-tagging-api';
import { isAllowedKey } from '#lib/aws/allowed-key.ts';
import { parseArn } from '#lib/aws/arn.ts';
import { aliasName } from '#lib/aws/names.ts';
import type { PolicyDocument } from '#lib/aws/policy.ts';
import { RUN_TAG } from '#lib/aws/tags.ts';
import { type ErrorCode, PortalError } from '#lib/errors.ts';
import { isDeniedCall, orNull } from '../aws-error.ts';
import { isOfTeam, readTags } from '../owner.ts';
import type { TeamAws } from '../session/team-aws.ts';

export type { KeyMetadata };

/** Reads a key by ARN, ID or alias name. Returns null if it doesn't exist. */
export async function describeKey(aws: TeamAws, keyId: string): Promise<KeyMetadata | null> {
  const answer = await aws.call(
    'DescribeKey',
    () => orNull(aws.kms.send(new DescribeKeyCommand({ KeyId: keyId })), 'NotFoundException'),
    { arn: keyId },
  );
  return answer?.KeyMetadata ?? null;
}

/** Reads the key that an alias points to. Returns null if the alias is free. */
export function describeAlias(aws: TeamAws, alias: string): Promise<KeyMetadata | null> {
  return describeKey(aws, aliasName(alias));
}

/** Why an existing key can't be used, from the fields of DescribeKey, or null if it can. */
export function keyProblem(aws: TeamAws, key: KeyMetadata): { code: ErrorCode; params: Record<string, string> } | null {
  const arn = key.Arn ?? '';
  const params = { arn, name: key.KeyId ?? '', state: key.KeyState ?? '', region: aws.region };
  const parts = parseArn(arn);
  const because = (code: ErrorCode) => ({ code, params });
  if (parts?.accountId !== aws.team.accountId) return because('key-other-account');
  if (parts.region !== aws.region) return because('key-other-region');
  if (key.KeyManager === 'AWS') return because('key-aws-managed');
  const spec = key.KeySpec ?? key.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT';
  // HMAC keys are symmetric too; for them the key usage is wrong, not the key spec.
  if (spec !== 'SYMMETRIC_DEFAULT' && !spec.startsWith('HMAC_')) return because('key-not-symmetric');
  if (key.KeyUsage !== undefined && key.KeyUsage !== 'ENCRYPT_DECRYPT') return because('key-wrong-usage');
  if (key.KeyState === 'PendingDeletion') {
    return { code: 'key-pending-deletion', params: { ...params, date: isoDate(key.DeletionDate) } };
  }
  if (key.KeyState === 'Disabled') return because('key-disabled');
  return key.KeyState === 'Enabled' ? null : because('key-not-enabled');
}

/** Codes in `plan.warnings`: the key can be used, but its owner should know. */
export function keyWarnings(key: KeyMetadata): string[] {
  const warnings: string[] = [];
  if (key.Origin === 'EXTERNAL') warnings.push('key-external-material');
  if (key.Origin === 'AWS_CLOUDHSM' || key.Origin === 'EXTERNAL_KEY_STORE') warnings.push('key-custom-store');
  if (key.MultiRegion === true) warnings.push('key-multi-region');
  return warnings;
}

/** The aliases of a key, without the prefix. */
export async function listAliasesOf(aws: TeamAws, keyId: string): Promise<string[]> {
  const answer = await aws.call('ListAliases', () => aws.kms.send(new ListAliasesCommand({ KeyId: keyId })));
  return (answer.Aliases ?? []).flatMap((alias) => alias.AliasName?.replace(/^alias\//, '') ?? []);
}

export async function readKeyTags(aws: TeamAws, keyId: string): Promise<Record<string, string>> {
  const answer = await aws.call('ListResourceTags', () => aws.kms.send(new ListResourceTagsCommand({ KeyId: keyId })), {
    arn: keyId,
  });
  return readTags(answer.Tags);
}

/** The tags of another owner's key. Returns no tags if the deployer role may not read them. */
export async function readTagsOfOthersKey(aws: TeamAws, keyId: string): Promise<Record<string, string>> {
  try {
    return await readKeyTags(aws, keyId);
  } catch (error) {
    if (isDeniedCall(error)) return {};
    throw error;
  }
}

/** True if the key's only problem is its pending deletion and the portal created it for this team. */
export async function isRestorable(aws: TeamAws, key: KeyMetadata): Promise<boolean> {
  if (keyProblem(aws, key)?.code !== 'key-pending-deletion') return false;
  return isOfTeam(await readTagsOfOthersKey(aws, key.KeyId ?? ''), aws.team.id);
}

/** The IDs of a key's grants, which let principals use the key regardless of its policy. */
export function listGrants(aws: TeamAws, keyArn: string): Promise<string[]> {
  return aws.call(
    'ListGrants',
    async () => {
      const ids: string[] = [];
      for await (const page of paginateListGrants({ client: aws.kms }, { KeyId: keyArn })) {
        ids.push(...(page.Grants ?? []).flatMap(({ GrantId }) => GrantId ?? []));
      }
      return ids;
    },
    { arn: keyArn },
  );
}

/** Whether the team may use the key. Tags that the deployer role can't read count as absent. */
export async function isAllowed(aws: TeamAws, key: KeyMetadata, known?: readonly string[]): Promise<boolean> {
  if (aws.team.existingKeys === undefined) return true;
  const keyId = key.KeyId ?? '';
  const aliases = known ?? (await listAliasesOf(aws, keyId));
  // Avoids a second call for most keys of a long list.
  if (isAllowedKey(aws.team, { aliases, tags: {} })) return true;
  return isAllowedKey(aws.team, { aliases, tags: await readTagsOfOthersKey(aws, keyId) });
}

/** Reads the whole key policy. Throws policy-malformed if it isn't a JSON object. */
export async function readKeyPolicy(aws: TeamAws, keyArn: string): Promise<PolicyDocument> {
  const answer = await aws.call(
    'GetKeyPolicy',
    () => aws.kms.send(new GetKeyPolicyCommand({ KeyId: keyArn, PolicyName: 'default' })),
    { arn: keyArn },
  );
  return parsePolicy(answer.Policy ?? '', keyArn);
}

function parsePolicy(text: string, keyArn: string): PolicyDocument {
  try {
    const document = JSON.parse(text) as PolicyDocument;
    const statements = document.Statement as PolicyDocument['Statement'] | PolicyDocument['Statement'][number];
    return { ...document, Statement: Array.isArray(statements) ? statements : [statements] };
  } catch (error) {
    throw new PortalError('policy-malformed', { operation: 'GetKeyPolicy', arn: keyArn }, { cause: error });
  }
}

/**
 * Finds the keys that carry a run's tag, oldest first, including keys pending deletion. KMS and the tag index lag
 * behind CreateKey, so one empty result doesn't prove that no key exists.
 */
export async function findKeysOfRun(aws: TeamAws, runId: string): Promise<KeyMetadata[]> {
  const arns = await findKeyArnsOfRun(aws, runId);
  const keys = await Promise.all(arns.map((arn) => describeKnownKey(aws, arn)));
  return keys.sort((a, b) => (a.CreationDate?.getTime() ?? 0) - (b.CreationDate?.getTime() ?? 0));
}

/** Finds the ARNs of the run's keys in the tag index, which may include deleted keys and removed tags. */
export function findKeyArnsOfRun(aws: TeamAws, runId: string): Promise<string[]> {
  return aws.call('GetResources', async () => {
    const found: string[] = [];
    const filter = { ResourceTypeFilters: ['kms:key'], TagFilters: [{ Key: RUN_TAG, Values: [runId] }] };
    // A page can be empty without being the last.
    for await (const page of paginateGetResources({ client: aws.tagging }, filter)) {
      found.push(...(page.ResourceTagMappingList ?? []).flatMap((mapping) => mapping.ResourceARN ?? []));
    }
    return found;
  });
}

/** Reads a key that is known to exist, although KMS may not show it everywhere yet. Throws not-visible-yet. */
async function describeKnownKey(aws: TeamAws, keyArn: string): Promise<KeyMetadata> {
  const command = new DescribeKeyCommand({ KeyId: keyArn });
  const { KeyMetadata: key } = await aws.call('DescribeKey', () => aws.kms.send(command), { arn: keyArn });
  if (!key) throw new PortalError('unexpected', { operation: 'DescribeKey' });
  return key;
}

export function isoDate(date: Date | undefined): string {
  return date?.toISOString() ?? '';
}
