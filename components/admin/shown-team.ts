import type { Team } from '#lib/team.ts';

/** A team as the configuration has it, for admins. */
export interface ShownTeam
  extends Pick<Team, 'id' | 'name' | 'accountId' | 'regions' | 'deployerRoleArn' | 'externalId'> {
  permissionsBoundaryArn: string | null;
  existingKeys: NonNullable<Team['existingKeys']> | null;
}
