/** Why somebody is at the page for those who are signed out, where they did not just sign out: sessions that they ended as an admin. */
const ENDS = ['own', 'all'] as const;
export type SessionsEnd = (typeof ENDS)[number];

/** The portal ended the session by itself, so the provider's own may be open still. */
export function signedOutPath(end: SessionsEnd): string {
  return `/signed-out?provider=open&ended=${end}`;
}

export function readSessionsEnd(value: unknown): SessionsEnd | null {
  return ENDS.find((end) => end === value) ?? null;
}
