import type { SignedInRow } from '#lib/people/session-list.ts';

/** What an admin may do to one person's sessions. */
export type PersonAct = 'end' | 'block' | 'unblock';

/** What an admin is about to do, and is asked to confirm. */
export type SessionAct = { act: PersonAct; person: SignedInRow } | { act: 'endAll' };
