import type { HeldRole } from '#lib/people/access.ts';

/** The signed-in person, as shown in the frame of the pages. */
export interface SignedInPerson {
  name: string;
  roles: readonly HeldRole[];
  canCreate: boolean;
  canSeeRuns: boolean;
  /** May approve runs of some team. */
  canApprove: boolean;
  canSupport: boolean;
  canAudit: boolean;
  canAdminister: boolean;
}
