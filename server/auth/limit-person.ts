import { limitsOf } from '#lib/limits.ts';
import type { Action, Actor } from '#lib/people/access.ts';
import type { Portal } from '#server/portal.ts';
import { enforceRateLimits } from '#server/store/limits/rate-limit.ts';

/** The limit that each action counts against. The start of a run counts only once it is known to be new. */
const KINDS: Readonly<Partial<Record<Action | 'sign-out', 'plan' | 'retry'>>> = {
  'run.plan': 'plan',
  'run.clean-up': 'plan',
  'run.retry': 'retry',
  'run.cancel': 'retry',
  'run.provide-password': 'retry',
  'run.approve': 'retry',
  'run.deny': 'retry',
  'support.sweep': 'retry',
  'admin.check-team': 'plan',
  'admin.end-sessions': 'retry',
};

/** Throws too-many-requests if the person has reached the limit. */
export async function limitPerson(
  { db, config }: Portal,
  { userId }: Actor,
  action: Action | 'sign-out',
): Promise<void> {
  const kind = KINDS[action];
  if (!kind) return;
  const { plansPerMinute, retriesPerMinute } = limitsOf(config);
  await enforceRateLimits(db, [
    { kind, asker: userId, perMinute: kind === 'plan' ? plansPerMinute : retriesPerMinute },
  ]);
}

/** The same for starting a run, which counts against the person and the team. */
export async function limitSubmits({ db, config }: Portal, { userId }: Actor, teamId: string): Promise<void> {
  const { person, team } = limitsOf(config).submitsPerMinute;
  await enforceRateLimits(db, [
    { kind: 'submit', asker: userId, perMinute: person },
    { kind: 'submit', asker: `team ${teamId}`, perMinute: team },
  ]);
}
