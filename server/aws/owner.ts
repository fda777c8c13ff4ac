import { PORTAL_TAG, RUN_TAG, TEAM_TAG } from '#lib/aws/tags.ts';

/** A tag in either of AWS's formats: KMS uses TagKey and TagValue, other services Key and Value. */
interface AwsTag {
  Key?: string;
  Value?: string;
  TagKey?: string;
  TagValue?: string;
}

/** Converts tags to a record. */
export function readTags(tags: readonly AwsTag[] | undefined): Record<string, string> {
  return Object.fromEntries(
    (tags ?? []).flatMap((tag) => {
      const key = tag.Key ?? tag.TagKey;
      return key === undefined ? [] : [[key, tag.Value ?? tag.TagValue ?? '']];
    }),
  );
}

/** The run that created the resource, by its tags. Null if the portal didn't create it. */
export function owningRun(tags: Readonly<Record<string, string>>): string | null {
  return tags[PORTAL_TAG.key] === PORTAL_TAG.value ? (tags[RUN_TAG] ?? null) : null;
}

/** Whether the portal created the resource for this team. */
export function isOfTeam(tags: Readonly<Record<string, string>>, teamId: string): boolean {
  return tags['managed-by'] === 'limitless-portal' && tags['limitless-portal:team'] === teamId;
}

/** The owner of a resource, for the text of a conflict: a run ID, or empty if the portal didn't create it. */
export function ownerParams(tags: Readonly<Record<string, string>>): {
  owner: 'portal' | 'other';
  ownerRun: string;
  ownerTeam: string;
} {
  const run = owningRun(tags);
  return {
    owner: run === null ? 'other' : 'portal',
    ownerRun: run ?? '',
    ownerTeam: run === null ? '' : (tags[TEAM_TAG] ?? ''),
  };
}
