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
  /** Set if the person acts through a personal token, which may do less than its owner. */
  token?: { id: string; scope: TokenScope };
}

/** The person as named in runs and records, with the token that they acted through, if any. */
export function personOf({ userId, name, token }: Pick<Actor, 'userId' | 'name' | 'token'>): {
  userId: string;
  name: string;
  tokenId?: string;
} {
  return { userId, name, ...(token ? { tokenId: token.id } : {}) };
}

export const ACTIONS = [
  'run.plan',
  'run.create',
  'run.draft',
  'run.view',
  'run.verify',
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

/**
 * What a personal token of each scope may do, if its owner may. A token never approves: the second person is a person.
 * It makes no tokens and ends no sessions either, so that a stolen one can't prolong itself.
 */
const TOKEN_ACTIONS = {
  read: ['run.view'],
  run: [
    'run.view',
    'run.plan',
    'run.create',
    'run.verify',
    'run.retry',
    'run.provide-password',
    'run.cancel',
    'run.clean-up',
  ],
} as const satisfies Record<string, readonly Action[]>;
export type TokenScope = keyof typeof TOKEN_ACTIONS;
export const TOKEN_SCOPES = ['read', 'run'] as const satisfies readonly TokenScope[];

const ALLOWED: Readonly<Record<Action, readonly Rule[]>> = {
  'run.plan': ['dba'],
  'run.create': ['dba'],
  // Nobody sees another person's drafts.
  'run.draft': ['requester'],
  'run.view': ['dba', 'lead', 'support', 'auditor'],
  // Reads the team's account, which auditors don't.
  'run.verify': ['dba', 'lead', 'support'],
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
  // Each person's own tokens, sessions, and notifications; the commands name no other person's.
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
  return tokenAllows(actor.token?.scope, action) && ALLOWED[action].some((rule) => MEETS[rule](actor, target));
}

/** Whether a token of this scope may be used for the action at all; true without a token. */
export function tokenAllows(scope: TokenScope | undefined, action: Action): boolean {
  if (scope === undefined) return true;
  const actions: readonly Action[] = TOKEN_ACTIONS[scope];
  return actions.includes(action);
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

/** Ids of the teams whose runs the actor may approve, except for the actor's own runs. */
export function approvableTeams(actor: Actor): string[] {
  const others = { requestedBy: '', lastEditor: '' };
  return Object.keys(actor.teams).filter((teamId) => isAllowed(actor, 'run.approve', { teamId, ...others }));
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
