import { limitsOf } from '#lib/limits.ts';
import type { Action, Actor } from '#lib/people/access.ts';
import type { Portal } from '#server/portal.ts';
import { enforceRateLimits } from '#server/store/limits/rate-limit.ts';

/** The limits that count a person's requests to actions. */
export type LimitKind = 'plan' | 'check' | 'save' | 'retry';

/**
 * The limit that each action counts against. The start of a run counts only once it is known to be new, and the check of
 * a setup once its team is known.
 */
const KINDS: Readonly<Partial<Record<Action | 'sign-out', LimitKind>>> = {
  'run.plan': 'plan',
  'run.draft': 'save',
  'run.clean-up': 'plan',
  'run.retry': 'retry',
  'run.cancel': 'retry',
  'run.provide-password': 'retry',
  'run.approve': 'retry',
  'run.deny': 'retry',
  'support.sweep': 'retry',
  'admin.check-team': 'plan',
  'admin.end-sessions': 'retry',
  'settings.change': 'retry',
};

/** Throws too-many-requests if the person has reached the limit of `own`, or else of the action. */
export async function limitPerson(
  { db, config }: Portal,
  { userId }: Actor,
  action: Action | 'sign-out',
  own?: LimitKind,
): Promise<void> {
  const kind = own ?? KINDS[action];
  if (!kind) return;
  const { plansPerMinute, checksPerMinute, savesPerMinute, retriesPerMinute } = limitsOf(config);
  const perMinute = { plan: plansPerMinute, check: checksPerMinute, save: savesPerMinute, retry: retriesPerMinute }[
    kind
  ];
  await enforceRateLimits(db, [{ kind, asker: userId, perMinute }]);
}

/** The same for starting a run or checking a setup, which counts against the person and the team. */
export async function limitTeam(
  { db, config }: Pick<Portal, 'db' | 'config'>,
  { userId }: Actor,
  { teamId, kind }: { teamId: string; kind: 'submit' | 'verify' },
): Promise<void> {
  const { submitsPerMinute, verifiesPerMinute } = limitsOf(config);
  const { person, team } = { submit: submitsPerMinute, verify: verifiesPerMinute }[kind];
  await enforceRateLimits(db, [
    { kind, asker: userId, perMinute: person },
    { kind, asker: `team ${teamId}`, perMinute: team },
  ]);
}
