import { GLOBAL_REGION, type SweepPlace } from '#lib/sweep/orphans.ts';
import type { PortalConfig } from '#lib/team.ts';

/** Every place where the runs of the teams make something: each team's Regions, and IAM. */
export function sweepPlaces({ teams }: PortalConfig): SweepPlace[] {
  return teams.flatMap(({ id, regions }) => [...regions, GLOBAL_REGION].map((region) => ({ teamId: id, region })));
}
