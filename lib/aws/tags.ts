export interface Tag {
  key: string;
  value: string;
}

/** What a setup tags, by the members of its request: the key, the two secrets and the role. */
export type TagTarget = 'key' | 'source' | 'destination' | 'role';

/** The tag that Aurora PostgreSQL Limitless Database requires to assume the role; every character matters. */
export const ASSUMER_TAG = { key: 'assumer', value: 'aurora_limitless_table_data_load' } as const;

/** The tags by which the portal knows what it made. */
export function portalTags(teamId: string, runId: string): Tag[] {
  return [PORTAL_TAG, { key: TEAM_TAG, value: teamId }, { key: RUN_TAG, value: runId }];
}

export const PORTAL_TAG = { key: 'managed-by', value: 'limitless-portal' } as const;

export const TEAM_TAG = 'limitless-portal:team';

export const RUN_TAG = 'limitless-portal:run';

/** AWS's limits: in UTF-16 code units for the texts, and for the tags of one resource. */
export const TAG_KEY_MAX = 128;
export const TAG_VALUE_MAX = 256;
const TAGS_MAX = 50;

/** How many tags a request may add, besides the portal's own. */
export const MORE_TAGS_MAX = { key: TAGS_MAX - 3, source: TAGS_MAX - 3, destination: TAGS_MAX - 3, role: TAGS_MAX - 4 };

export type TagProblem = 'required' | 'too-long' | 'characters' | 'aws-tag' | 'portal-tag';

const OWN_KEYS: readonly string[] = [PORTAL_TAG.key, TEAM_TAG, RUN_TAG, ASSUMER_TAG.key];

/** The first rule that a tag's key breaks. IAM accepts these characters; KMS and Secrets Manager recommend them. */
export function checkTagKey(key: string): TagProblem | null {
  if (key === '') return 'required';
  return checkTagText(key, TAG_KEY_MAX) ?? (OWN_KEYS.includes(key.toLowerCase()) ? 'portal-tag' : null);
}

export function checkTagValue(value: string): TagProblem | null {
  return checkTagText(value, TAG_VALUE_MAX);
}

function checkTagText(text: string, max: number): TagProblem | null {
  if (text.length > max) return 'too-long';
  if (!/^[\p{L}\p{N} _.:/=+@-]*$/u.test(text)) return 'characters';
  return /^aws:/i.test(text) ? 'aws-tag' : null;
}

/** What makes two tags of one resource the same. IAM ignores case. */
export function tagIdentity(target: TagTarget, key: string): string {
  return target === 'role' ? key.toLowerCase() : key;
}
