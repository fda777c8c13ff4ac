import { paginateListRoles, paginateListRoleTags, type Tag } from '@aws-sdk/client-iam';
import { paginateGetResources } from '@aws-sdk/client-resource-groups-tagging-api';
import { parseArn } from '#lib/aws/arn.ts';
import { PORTAL_TAG, RUN_TAG, TEAM_TAG } from '#lib/aws/tags.ts';
import type { TaggedResource } from '#lib/sweep/orphans.ts';
import { isDeniedCall, orNull } from './aws-error.ts';
import { mapWithConcurrency } from './map-with-concurrency.ts';
import { readTags } from './owner.ts';
import type { TeamAws } from './session/team-aws.ts';

/**
 * Lists the Region's keys and secrets that carry the portal's tag and the team's. The tag index lags and includes
 * deleted ones.
 */
export function listTaggedResources(aws: TeamAws): Promise<TaggedResource[]> {
  return aws.call('GetResources', async () => {
    const found: TaggedResource[] = [];
    const filter = {
      ResourceTypeFilters: ['kms:key', 'secretsmanager:secret'],
      TagFilters: [
        { Key: PORTAL_TAG.key, Values: [PORTAL_TAG.value] },
        { Key: TEAM_TAG, Values: [aws.team.id] },
      ],
      ResourcesPerPage: 100,
    };
    // A page can be empty without being the last.
    for await (const page of paginateGetResources({ client: aws.tagging }, filter)) {
      for (const { ResourceARN: arn, Tags } of page.ResourceTagMappingList ?? []) {
        if (!arn) continue;
        const kind = parseArn(arn)?.service === 'kms' ? 'kms-key' : 'secret';
        found.push({ kind, arn, runId: readTags(Tags)[RUN_TAG] ?? null });
      }
    }
    return found;
  });
}

/**
 * Cached tags of the roles in one team's account, by role ID. Null for a role without the portal's and the team's tags.
 * A role gets these tags on creation and IDs are never reused, so each role is read once per process.
 */
export type RoleMemory = Map<string, TaggedResource | null>;

/** Roles read in parallel. IAM allows far fewer calls than KMS, and the runs share its limit. */
const ROLES_AT_ONCE = 4;

/**
 * Lists the account's roles that carry the portal's tag and the team's. Entries already in `memory` are kept if a call
 * fails.
 */
export async function listTaggedRoles(aws: TeamAws, memory: RoleMemory): Promise<TaggedResource[]> {
  const roles = await listRoles(aws);
  const ids = new Set(roles.map(({ id }) => id));
  for (const id of memory.keys()) if (!ids.has(id)) memory.delete(id);

  const unknown = roles.filter(({ id }) => !memory.has(id));
  const refused: { id: string; error: unknown }[] = [];
  await mapWithConcurrency(unknown, ROLES_AT_ONCE, async (role) => {
    try {
      const tagged = await readRole(aws, role);
      if (tagged !== undefined) memory.set(role.id, tagged);
    } catch (error) {
      if (!isDeniedCall(error)) throw error;
      refused.push({ id: role.id, error });
    }
  });
  // A deployer role may be limited to its own role names, and other roles aren't the portal's. If it can read no tags
  // at all, nothing is cached.
  if (refused[0] && memory.size === 0) throw refused[0].error;
  for (const { id } of refused) memory.set(id, null);
  return [...memory.values()].filter((role) => role !== null);
}

interface ListedRole {
  id: string;
  name: string;
  arn: string;
}

/**
 * Lists the roles that a run may have created. Runs create roles without a path; those of AWS and IAM Identity Center
 * have one.
 */
function listRoles(aws: TeamAws): Promise<ListedRole[]> {
  return aws.call('ListRoles', async () => {
    const found: ListedRole[] = [];
    for await (const page of paginateListRoles({ client: aws.iam }, { MaxItems: 1000 })) {
      for (const { RoleId: id, RoleName: name, Arn: arn, Path } of page.Roles ?? []) {
        if (id && name && arn && Path === '/') found.push({ id, name, arn });
      }
    }
    return found;
  });
}

/**
 * Null if the role isn't the portal's or the team's. Undefined if IAM doesn't show it, because it's too new or deleted.
 */
async function readRole(aws: TeamAws, { name, arn }: ListedRole): Promise<TaggedResource | null | undefined> {
  const listed = await aws.call('ListRoleTags', () => orNull(listRoleTags(aws, name), 'NoSuchEntity'), { name });
  if (listed === null) return undefined;
  const tags = readTags(listed);
  if (tags[PORTAL_TAG.key] !== PORTAL_TAG.value || tags[TEAM_TAG] !== aws.team.id) return null;
  return { kind: 'iam-role', arn, runId: tags[RUN_TAG] ?? null };
}

async function listRoleTags(aws: TeamAws, name: string): Promise<Tag[]> {
  const tags: Tag[] = [];
  for await (const page of paginateListRoleTags({ client: aws.iam }, { RoleName: name })) {
    tags.push(...(page.Tags ?? []));
  }
  return tags;
}
