import { createHash } from 'node:crypto';
import type { Person } from '#lib/runs/events.ts';

/** STS accepts `[\w+=,.@-]{2,64}` for source identities and session names. */
const MAX = 64;
const OTHERS = /[^\w+=,.@-]+/g;
const ID_MAX = 40;

/** The portal itself, for work that no one requested. */
export const PORTAL_IDENTITY = 'limitless-portal';

/**
 * The requester as shown in every CloudTrail record: as much of the name as fits, for readability, and the unique user
 * ID, so that taking another user's name doesn't give the same identity.
 */
export function sourceIdentity({ userId, name }: Person): string {
  const isFitting = userId.length > 0 && userId.length <= ID_MAX && userId.search(OTHERS) < 0;
  const id = isFitting ? userId : createHash('sha256').update(userId).digest('hex').slice(0, ID_MAX);
  return `${name.replace(OTHERS, '-').slice(0, MAX - id.length - 1)}.${id}`;
}
