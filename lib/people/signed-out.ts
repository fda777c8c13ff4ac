/** Why a person is on the signed-out page without signing out: as an admin, they ended these sessions. */
const ENDS = ['own', 'all'] as const;
export type SessionsEnd = (typeof ENDS)[number];

/** The portal itself ended the session, so the identity provider's session may still be open. */
export function signedOutPath(end: SessionsEnd): string {
  return `/signed-out?provider=open&ended=${end}`;
}

export function readSessionsEnd(value: unknown): SessionsEnd | null {
  return ENDS.find((end) => end === value) ?? null;
}
