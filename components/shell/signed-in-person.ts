import type { TeamRole } from '#lib/access.ts';

/** The signed-in person as the frame of the pages shows them. */
export interface SignedInPerson {
  name: string;
  /** A role in a team, or one across all teams. */
  roles: readonly ({ role: TeamRole; teamName: { en: string; ja: string } } | { role: 'support' | 'auditor' })[];
  canCreate: boolean;
  canSupport: boolean;
  canAudit: boolean;
}
