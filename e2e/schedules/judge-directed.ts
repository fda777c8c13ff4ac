import { EARLIEST_ROLE_TOO_LATE_MS, LATEST_ROLE_IN_TIME_MS } from './directed.ts';
import type { Kind } from './schedule.ts';
import type { TrialEnd } from './trial.ts';

/** A run is parked after this many deaths of its workers in a row: it is retried five times. */
const DEATHS = 6;
/** How soon the run must use the role after KMS sees it; and, below, how soon it must give up if KMS never does. */
const SOON_MS = 30_000;
const GIVEN_UP_MS = 180_000;

/** The errors with which a run of this kind may fail before someone removes the cause. */
export function failureOf({ schedule }: TrialEnd): string[] {
  if (schedule.family === 'poison') return ['worker-died'];
  const isLate = schedule.family === 'late-role' && schedule.lags.roleToKms > LATEST_ROLE_IN_TIME_MS;
  return isLate ? ['principal-not-visible'] : [];
}

/** Checks what a schedule must show for its requirement, and whether its trouble occurred. */
export function checkDirected(end: TrialEnd): string[] {
  const check = CHECKS[end.schedule.family as Kind];
  return check?.(end) ?? [];
}

const CHECKS: Readonly<Record<Kind, (end: TrialEnd) => string[]>> = {
  'late-role': ({ firstState, request, run, schedule, world }) => {
    const problems: string[] = [];
    const isRefused = world.ledger.some(({ operation, status }) => operation === 'PutKeyPolicy' && status === 400);
    if (!isRefused) problems.push('did not happen: KMS saw the role at every request');
    const { roleToKms, roleFlaps } = schedule.lags;
    const madeAt = world.state.roles.get(request.role.roleName.toLowerCase())?.madeAt ?? Number.NaN;
    const afterRole = (type: string) =>
      (run.events.find((event) => event.type === type && event.data.step === 'key-policy')?.at.getTime() ??
        Number.NaN) - madeAt;
    if (roleToKms > EARLIEST_ROLE_TOO_LATE_MS) {
      if (firstState !== 'failed') problems.push(`the run is ${firstState}, but its role was not visible`);
      if (!(afterRole('step.failed') < GIVEN_UP_MS)) problems.push(`it failed after ${afterRole('step.failed')} ms`);
    } else if (roleToKms < LATEST_ROLE_IN_TIME_MS && schedule.troubles.length === 0) {
      const seenMs = roleFlaps.reduce((sum, ms) => sum + ms, roleToKms);
      const lateMs = afterRole('step.succeeded') - seenMs;
      if (!(lateMs < SOON_MS)) problems.push(`it used its role ${lateMs} ms after KMS saw it`);
    }
    return problems;
  },

  'late-key': ({ schedule, world }) => {
    const { key, keyIndex } = schedule.lags;
    const lost = schedule.troubles[0];
    const isLateCall = lost?.harm.kind === 'kill' && lost.harm.reachesAwsAfterMs !== null;
    // Otherwise no key exists yet: the next call creates it, after the run has looked long enough.
    if (lost?.moment.when !== 'after' && !isLateCall) return [];
    const seenAt = [...world.state.keys.values()].map(({ madeAt }) => madeAt + Math.max(key, keyIndex))[0] ?? 0;
    const sentAt = world.ledger.find(({ operation }) => operation === 'CreateKey')?.at ?? '';
    const isLookedFor = world.ledger.some(
      ({ operation, at, status }) =>
        operation === 'GetResources' && status === 200 && at > sentAt && Date.parse(at) < seenAt,
    );
    return isLookedFor ? [] : ['did not happen: no lookup of the key before it was visible'];
  },

  poison: ({ firstState, run, world }) => {
    const parked = run.events.find(({ type }) => type === 'step.failed');
    const deaths = world.poisonings.filter((ms) => ms <= (parked?.at.getTime() ?? 0)).length;
    return [
      ...(firstState === 'failed' ? [] : [`the run is ${firstState}, but should be parked`]),
      ...(deaths === DEATHS ? [] : [`the run was parked after ${deaths} deaths`]),
    ];
  },

  restored: ({ restored, world }) => {
    const { forgotten = [], strays = [], unsweptPlaces = 0 } = restored ?? {};
    const { keys, secrets, roles } = world.state;
    const left = [...keys.values(), ...secrets, ...roles.values()].filter(({ tags }) =>
      forgotten.includes(tags['limitless-portal:run'] ?? ''),
    );
    const listed = strays.filter(({ reason, run_id }) => reason === 'unknown-run' && forgotten.includes(run_id));
    const isListed = (arn: string) => listed.some((stray) => stray.arn === arn);
    return [
      ...(forgotten.length === 1 ? [] : ['did not happen: the database has lost no run']),
      ...(unsweptPlaces === 0 ? [] : [`${unsweptPlaces} places were not swept after the database was restored`]),
      ...left.filter(({ arn }) => !isListed(arn)).map(({ arn }) => `${arn}, of a lost run, is not listed`),
      ...strays.filter(({ arn }) => !isListed(arn)).map(({ arn, reason }) => `${arn} is listed as ${reason}`),
    ];
  },
};
