import type { HeldRole } from '#lib/people/access.ts';

/** The signed-in person as the frame of the pages shows them. */
export interface SignedInPerson {
  name: string;
  roles: readonly HeldRole[];
  canCreate: boolean;
  canSeeRuns: boolean;
  canSupport: boolean;
  canAudit: boolean;
  canAdminister: boolean;
}
