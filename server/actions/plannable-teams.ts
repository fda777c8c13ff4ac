import 'server-only';
import { type Actor, isAllowed } from '#lib/people/access.ts';
import type { Team } from '#lib/team.ts';
import type { Portal } from '#server/portal.ts';

/** The teams for which the actor may ask for a run: to everybody else the others do not exist. */
export function plannableTeams(actor: Actor, portal: Portal): Team[] {
  return portal.config.teams.filter((team) => isAllowed(actor, 'run.plan', { teamId: team.id }));
}
