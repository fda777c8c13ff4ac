import { EARLIEST_ROLE_TOO_LATE_MS, LATEST_ROLE_IN_TIME_MS } from './directed.ts';
import type { Kind } from './schedule.ts';
import type { TrialEnd } from './trial.ts';

/** A run is parked when so many of its workers have died in a row: it is taken up again five times. */
const DEATHS = 6;
/** How soon after KMS sees the role the run has used it, and how soon it gives up where that never comes; from the role on. */
const SOON_MS = 30_000;
const GIVEN_UP_MS = 180_000;

/** Why a run of this kind may fail, before somebody removes the cause. */
export function failureOf({ schedule }: TrialEnd): string[] {
  if (schedule.family === 'poison') return ['worker-died'];
  const isLate = schedule.family === 'late-role' && schedule.lags.roleToKms > LATEST_ROLE_IN_TIME_MS;
  return isLate ? ['principal-not-visible'] : [];
}

/** What a schedule that shows one requirement has to show, and whether its trouble has hit. */
export function checkDirected(end: TrialEnd): string[] {
  const check = CHECKS[end.schedule.family as Kind];
  return check?.(end) ?? [];
}

const CHECKS: Readonly<Record<Kind, (end: TrialEnd) => string[]>> = {
  'late-role': ({ firstState, request, run, schedule, world }) => {
    const problems: string[] = [];
    const isRefused = world.ledger.some(({ operation, status }) => operation === 'PutKeyPolicy' && status === 400);
    if (!isRefused) problems.push('did not happen: KMS has seen the role whenever it was asked');
    const { roleToKms, roleFlaps } = schedule.lags;
    const madeAt = world.state.roles.get(request.role.roleName.toLowerCase())?.madeAt ?? Number.NaN;
    const afterRole = (type: string) =>
      (run.events.find((event) => event.type === type && event.data.step === 'key-policy')?.at.getTime() ??
        Number.NaN) - madeAt;
    if (roleToKms > EARLIEST_ROLE_TOO_LATE_MS) {
      if (firstState !== 'failed') problems.push(`the run is ${firstState}, and its role was not to be seen`);
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
    // Otherwise there is no key to be seen: it is made by the next call, for which the run must have looked long enough.
    if (lost?.moment.when !== 'after' && !isLateCall) return [];
    const seenAt = [...world.state.keys.values()].map(({ madeAt }) => madeAt + Math.max(key, keyIndex))[0] ?? 0;
    const sentAt = world.ledger.find(({ operation }) => operation === 'CreateKey')?.at ?? '';
    const isLookedFor = world.ledger.some(
      ({ operation, at, status }) =>
        operation === 'GetResources' && status === 200 && at > sentAt && Date.parse(at) < seenAt,
    );
    return isLookedFor ? [] : ['did not happen: nobody has looked for the key before it was seen'];
  },

  poison: ({ firstState, run, world }) => {
    const parked = run.events.find(({ type }) => type === 'step.failed');
    const done = run.events.filter(({ type, no }) => type === 'step.succeeded' && no < (parked?.no ?? 0));
    const lastDone = done.at(-1)?.at.getTime() ?? 0;
    const deaths = world.poisonings.filter((ms) => ms >= lastDone).length;
    return [
      ...(firstState === 'failed' ? [] : [`the run is ${firstState}, and was to be parked`]),
      ...(deaths === DEATHS ? [] : [`the run was left alone after ${deaths} deaths`]),
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
      ...(forgotten.length === 1 ? [] : ['did not happen: the database has forgotten no run']),
      ...(unsweptPlaces === 0 ? [] : [`${unsweptPlaces} places were not swept after the database was put back`]),
      ...left.filter(({ arn }) => !isListed(arn)).map(({ arn }) => `${arn}, of a run that is forgotten, is not listed`),
      ...strays.filter(({ arn }) => !isListed(arn)).map(({ arn, reason }) => `${arn} is listed as ${reason}`),
    ];
  },
};
