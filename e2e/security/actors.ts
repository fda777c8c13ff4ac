export const TEAMS = ['payments', 'analytics'] as const;
export type TeamId = (typeof TEAMS)[number];

/** In every name of a team's runs, and nowhere in the portal: whoever may not see the team must never be sent it. */
export const MARKS: Readonly<Record<TeamId, string>> = { payments: 'zx-one-mark', analytics: 'zx-two-mark' };

export type TeamRole = 'dba' | 'lead';

export interface ActorKind {
  /** The subject at the provider; null for nobody at all. */
  subject: string | null;
  /** At the sign-in. */
  groups: readonly string[];
  team?: TeamId;
  roles: readonly (TeamRole | 'support' | 'auditor' | 'admin')[];
}

const member = (team: TeamId, role: TeamRole): ActorKind => ({
  subject: `${role}@${team}`,
  groups: [`${team}-${role}`],
  team,
  roles: [role],
});

/** Everybody who may come to the door. Each team is the other one of the other. */
export const ACTORS = {
  anonymous: { subject: null, groups: [], roles: [] },
  'payments dba': member('payments', 'dba'),
  'payments lead': member('payments', 'lead'),
  support: { subject: 'support', groups: ['support'], roles: ['support'] },
  auditor: { subject: 'auditor', groups: ['auditor'], roles: ['auditor'] },
  // Of no team: sees no run.
  admin: { subject: 'admin', groups: ['admin'], roles: ['admin'] },
  // Has asked for a run, and is then no member of the team any more, with the session still open.
  'removed dba': { subject: 'removed@payments', groups: ['payments-dba'], roles: [] },
  // Last, because they are the same as those of payments, with the teams the other way round.
  'analytics dba': member('analytics', 'dba'),
  'analytics lead': member('analytics', 'lead'),
} as const satisfies Record<string, ActorKind>;

export type ActorName = keyof typeof ACTORS;
export const ACTOR_NAMES = Object.keys(ACTORS) as ActorName[];

/** The teams whose runs the actor may see, by what the portal's documents say. */
export function seenTeams(name: ActorName): readonly TeamId[] {
  const { roles, team }: ActorKind = ACTORS[name];
  if (roles.some((role) => role === 'support' || role === 'auditor')) return TEAMS;
  return team ? [team] : [];
}
