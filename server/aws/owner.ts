import { PORTAL_TAG, RUN_TAG, TEAM_TAG } from '#lib/aws/tags.ts';

/** A tag in either of AWS's spellings: KMS says TagKey and TagValue, the others Key and Value. */
interface AwsTag {
  Key?: string;
  Value?: string;
  TagKey?: string;
  TagValue?: string;
}

/** Tags as one record. */
export function readTags(tags: readonly AwsTag[] | undefined): Record<string, string> {
  const record: Record<string, string> = {};
  for (const tag of tags ?? []) {
    const key = tag.Key ?? tag.TagKey;
    if (key !== undefined) record[key] = tag.Value ?? tag.TagValue ?? '';
  }
  return record;
}

/** The run that made the thing, by its tags; null where the portal did not make it. */
export function owningRun(tags: Readonly<Record<string, string>>): string | null {
  return tags[PORTAL_TAG.key] === PORTAL_TAG.value ? (tags[RUN_TAG] ?? null) : null;
}

/** Whether the portal made the thing for this team. */
export function isOfTeam(tags: Readonly<Record<string, string>>, teamId: string): boolean {
  return tags['managed-by'] === 'limitless-portal' && tags['limitless-portal:team'] === teamId;
}

/** Whose a thing is, for the words of a conflict: a run's id, or nothing where the portal did not make it. */
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
