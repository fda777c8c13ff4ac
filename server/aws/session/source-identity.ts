import { createHash } from 'node:crypto';
import type { Person } from '#lib/runs/events.ts';

/** STS takes `[\w+=,.@-]{2,64}` for a source identity and for a session's name. */
const MAX = 64;
const OTHERS = /[^\w+=,.@-]+/g;
const ID_MAX = 40;

/** The portal itself, where nobody has asked. */
export const PORTAL_IDENTITY = 'limitless-portal';

/**
 * Who asked, as every record of CloudTrail shows it: as much of the name as fits, for the reader, and the user id, which is one person's
 * alone. Somebody who takes another's name does not become the other.
 */
export function sourceIdentity({ userId, name }: Person): string {
  const isFitting = userId.length > 0 && userId.length <= ID_MAX && userId.search(OTHERS) < 0;
  const id = isFitting ? userId : createHash('sha256').update(userId).digest('hex').slice(0, ID_MAX);
  return `${name.replace(OTHERS, '-').slice(0, MAX - id.length - 1)}.${id}`;
}
