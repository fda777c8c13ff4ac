import { paginateListRoles, paginateListRoleTags, type Tag } from '@aws-sdk/client-iam';
import { paginateGetResources } from '@aws-sdk/client-resource-groups-tagging-api';
import { parseArn } from '#lib/aws/arn.ts';
import { PORTAL_TAG, RUN_TAG, TEAM_TAG } from '#lib/aws/tags.ts';
import { isPortalError } from '#lib/errors.ts';
import type { TaggedResource } from '#lib/sweep/orphans.ts';
import { orNull } from './aws-error.ts';
import { mapWithConcurrency } from './map-with-concurrency.ts';
import { readTags } from './owner.ts';
import type { TeamAws } from './session/team-aws.ts';

/** Keys and secrets of the Region that carry the portal's tag and the team's. The index of tags is late: it also shows deleted ones. */
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
    // A page may be empty and yet not be the last.
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
 * What the tags of the roles of one team's account said, by role id; null of a role that is not the team's and the portal's. A role
 * gets the portal's tags when it is made and an id is never given out again, so each role is asked once while the process lives.
 */
export type RoleMemory = Map<string, TaggedResource | null>;

/** Roles whose tags are asked for at once: IAM allows far fewer calls than KMS, and the runs need theirs. */
const ROLES_AT_ONCE = 4;

/** Roles of the account that carry the portal's tag and the team's. What `memory` has learned stays where a call fails. */
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
      if (!isPortalError(error) || error.code !== 'access-denied') throw error;
      refused.push({ id: role.id, error });
    }
  });
  // A deployer role may be kept to the names of its own roles: the others are none of the portal's. One that may read no tags at all
  // sees nothing, and nothing is learned from that.
  if (refused[0] && memory.size === 0) throw refused[0].error;
  for (const { id } of refused) memory.set(id, null);
  return [...memory.values()].filter((role) => role !== null);
}

interface ListedRole {
  id: string;
  name: string;
  arn: string;
}

/** The roles that a run may have made: it gives none a path, while AWS's own and those of single sign-on have one. */
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

/** Null of a role that is not the portal's, or not the team's; undefined where IAM does not show it, not yet or not any more. */
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
