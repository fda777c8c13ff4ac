import type { Team } from '../team.ts';
import type { Actor, TeamRole } from './access.ts';

/** A role as the reader is told of it: in a team, or across all teams. */
export type HeldRole = { role: TeamRole; teamName: Team['name'] } | { role: 'support' | 'auditor' | 'admin' };

/** All roles that the person has, those in teams first. */
export function heldRoles(actor: Actor, teams: readonly Pick<Team, 'id' | 'name'>[]): HeldRole[] {
  return [
    ...teams.flatMap(({ id, name }) => (actor.teams[id] ?? []).map((role) => ({ role, teamName: name }))),
    ...(actor.isSupport ? [{ role: 'support' as const }] : []),
    ...(actor.isAuditor ? [{ role: 'auditor' as const }] : []),
    ...(actor.isAdmin ? [{ role: 'admin' as const }] : []),
  ];
}
