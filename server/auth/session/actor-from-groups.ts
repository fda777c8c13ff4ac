import type { Actor, TeamRole } from '#lib/people/access.ts';
import type { PortalConfig } from '#lib/portal-config.ts';

/** The stored data of a signed-in person. */
export interface Member {
  id: string;
  name: string;
  groups: readonly string[];
}

const TEAM_ROLES: readonly TeamRole[] = ['dba', 'lead'];

/** The roles that the configuration grants to the person's groups; group names match exactly. */
export function actorFromGroups(member: Member, config: PortalConfig): Actor {
  const own = new Set(member.groups);
  const isIn = (names: readonly string[]) => names.some((name) => own.has(name));
  const teams = config.teams
    .map((team) => [team.id, TEAM_ROLES.filter((role) => isIn(team.groups[role]))] as const)
    .filter(([, roles]) => roles.length > 0);
  return {
    userId: member.id,
    name: member.name,
    teams: Object.fromEntries(teams),
    isSupport: isIn(config.groups.support),
    isAuditor: isIn(config.groups.auditor),
    isAdmin: isIn(config.groups.admin),
  };
}
