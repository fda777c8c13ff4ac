import type { Team } from '../team.ts';

/** Who may do what: the one table that every page, action and route uses. */
export type TeamRole = 'dba' | 'lead';

/** The signed-in person, with the roles that the configuration assigns to their identity provider groups. */
export interface Actor {
  userId: string;
  name: string;
  teams: Readonly<Record<string, readonly TeamRole[]>>;
  isSupport: boolean;
  isAuditor: boolean;
  /** Ends sessions and manages the teams' access to AWS. Sees no runs. */
  isAdmin: boolean;
}

/** The person as named in runs and records. */
export function personOf({ userId, name }: Pick<Actor, 'userId' | 'name'>): { userId: string; name: string } {
  return { userId, name };
}

export const ACTIONS = [
  'run.plan',
  'run.create',
  'run.draft',
  'run.view',
  'run.retry',
  'run.provide-password',
  'run.cancel',
  'run.clean-up',
  'run.approve',
  'run.deny',
  'support.view',
  'support.sweep',
  'audit.view',
  'admin.view',
  'admin.check-team',
  'admin.end-sessions',
  'settings.change',
] as const;
export type Action = (typeof ACTIONS)[number];

/**
 * The object of the action. `requestedBy` is the user id of the requester, `lastEditor` of the last person who gave the
 * run input.
 */
export interface Target {
  teamId?: string;
  requestedBy?: string;
  lastEditor?: string;
}

type Rule = 'dba' | 'lead' | 'other-lead' | 'requester' | 'support' | 'auditor' | 'admin' | 'anyone';

const ALLOWED: Readonly<Record<Action, readonly Rule[]>> = {
  'run.plan': ['dba'],
  'run.create': ['dba'],
  // Nobody sees another person's drafts.
  'run.draft': ['requester'],
  'run.view': ['dba', 'lead', 'support', 'auditor'],
  'run.retry': ['requester', 'lead', 'support'],
  'run.provide-password': ['requester'],
  'run.cancel': ['requester', 'lead', 'support'],
  'run.clean-up': ['requester', 'lead'],
  'run.approve': ['other-lead'],
  'run.deny': ['other-lead'],
  'support.view': ['support'],
  'support.sweep': ['support'],
  'audit.view': ['lead', 'auditor'],
  'admin.view': ['admin'],
  'admin.check-team': ['admin'],
  'admin.end-sessions': ['admin'],
  // Each person's own; the commands name no other person's.
  'settings.change': ['anyone'],
};

const MEETS: Readonly<Record<Rule, (actor: Actor, target: Target) => boolean>> = {
  dba: (actor, target) => hasTeamRole(actor, target.teamId, 'dba'),
  lead: (actor, target) => hasTeamRole(actor, target.teamId, 'lead'),
  // Four eyes: nobody approves what they requested or edited, whatever other roles they have.
  'other-lead': (actor, target) =>
    hasTeamRole(actor, target.teamId, 'lead') &&
    actor.userId !== (target.requestedBy ?? actor.userId) &&
    actor.userId !== (target.lastEditor ?? actor.userId),
  // A requester who has left the team loses access to the run.
  requester: (actor, target) => actor.userId === target.requestedBy && hasTeamRole(actor, target.teamId, 'dba'),
  support: (actor) => actor.isSupport,
  auditor: (actor) => actor.isAuditor,
  admin: (actor) => actor.isAdmin,
  anyone: (actor) => !hasNoRole(actor),
};

/** Whether the actor may perform the action on the target. Denies by default. */
export function isAllowed(actor: Actor, action: Action, target: Target = {}): boolean {
  return ALLOWED[action].some((rule) => MEETS[rule](actor, target));
}

function hasTeamRole(actor: Actor, teamId: string | undefined, role: TeamRole): boolean {
  if (teamId === undefined || !Object.hasOwn(actor.teams, teamId)) return false;
  return actor.teams[teamId]?.includes(role) ?? false;
}

/** Ids of the teams whose runs the actor may see; `all` for support and auditors. */
export function visibleTeams(actor: Actor): 'all' | string[] {
  if (actor.isSupport || actor.isAuditor) return 'all';
  return Object.keys(actor.teams).filter((teamId) => isAllowed(actor, 'run.view', { teamId }));
}

/** Ids of the teams whose audit records the actor may read. For auditors `all`, including records without a team. */
export function auditedTeams(actor: Actor): 'all' | string[] {
  if (isAllowed(actor, 'audit.view')) return 'all';
  return Object.keys(actor.teams).filter((teamId) => isAllowed(actor, 'audit.view', { teamId }));
}

/** True for a person whose groups give no role. */
export function hasNoRole(actor: Actor): boolean {
  return !seesRuns(actor) && !actor.isAdmin;
}

/** True if the actor may see the runs of any team. */
export function seesRuns(actor: Actor): boolean {
  const teams = visibleTeams(actor);
  return teams === 'all' || teams.length > 0;
}

/** A role as shown to the reader: in a team, or across all teams. */
export type HeldRole = { role: TeamRole; teamName: Team['name'] } | { role: 'support' | 'auditor' | 'admin' };

/** All roles of the person, team roles first. */
export function heldRoles(actor: Actor, teams: readonly Pick<Team, 'id' | 'name'>[]): HeldRole[] {
  return [
    ...teams.flatMap(({ id, name }) => (actor.teams[id] ?? []).map((role) => ({ role, teamName: name }))),
    ...(actor.isSupport ? [{ role: 'support' as const }] : []),
    ...(actor.isAuditor ? [{ role: 'auditor' as const }] : []),
    ...(actor.isAdmin ? [{ role: 'admin' as const }] : []),
  ];
}
