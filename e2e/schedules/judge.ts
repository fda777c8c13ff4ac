import { isDeepStrictEqual } from 'node:util';
import { allTags, keyUserStatements, newKeyPolicy, rolePolicy, TRUST_POLICY } from '#e2e/harness/expected-policies.ts';
import { checkCalls } from '#e2e/oracle/check-calls.ts';
import { checkEvents } from '#e2e/oracle/check-events.ts';
import type { Acknowledged } from '#e2e/oracle/read-files.ts';
import type { ModelKey, ModelSecret } from './aws-model/state.ts';
import { checkDirected, failureOf } from './judge-directed.ts';
import { OTHER_USER } from './left-overs.ts';
import { PASSWORDS } from './stage.ts';
import type { TrialEnd } from './trial.ts';
import { describeTrouble, type Harm } from './trouble.ts';

/** The errors that are allowed if a forged resource is in the run's way. */
const FORGED_CODES = ['not-as-made', 'key-several-made', 'alias-taken', 'secret-name-taken', 'role-name-taken'];
/** The errors that are allowed if AWS was unavailable for longer than the run waits. */
const AWAY_CODES = ['aws-unreachable', 'aws-internal', 'throttled'];
const PATIENCE_MS = 15 * 60_000;

/** The problems at the end of a trial; empty if there are none. */
export function judge(end: TrialEnd): string[] {
  const { world, beside } = end;
  return [
    ...world.broken,
    ...checkState(end),
    ...checkTroubles(end),
    ...checkDirected(end),
    ...judgeRun(end),
    ...beside.flatMap((other) => judgeBeside({ ...end, ...other })),
  ];
}

/** For another run, which may meet only what it can handle by itself. */
function judgeBeside(end: TrialEnd): string[] {
  const { run, firstCodes } = end;
  const isWell = run.state === 'succeeded' && firstCodes.length === 0;
  const problems = isWell ? judgeRun(end) : [`is ${run.state} (${firstCodes.join(', ')})`];
  return problems.map((what) => `the run beside it, ${run.id}: ${what}`);
}

/** The checks for every run. */
function judgeRun(end: TrialEnd): string[] {
  const { world, run } = end;
  return [
    ...[...checkEvents(run), ...checkCalls(run, world.ledger, acknowledged(end))].map(
      ({ invariant, what }) => `${invariant}: ${what}`,
    ),
    ...checkCounts(end),
    ...checkPasswords(end),
    ...checkColumns(end),
    ...checkRecorded(end),
    ...checkForged(end),
    ...checkStatements(end),
    ...(run.state === 'succeeded' ? checkSetUp(end) : []),
  ];
}

function acknowledged({ run, request }: TrialEnd): Acknowledged {
  return {
    runId: run.id,
    requestKey: run.request_key,
    at: '',
    person: '',
    expected: 'any',
    submission: { ...request, passwords: PASSWORDS } as Acknowledged['submission'],
  };
}

function has({ schedule }: TrialEnd, isMeant: (harm: Harm) => boolean): boolean {
  return schedule.troubles.some(({ harm }) => isMeant(harm));
}

/** The run succeeds, or fails for an actual cause and succeeds as soon as the cause is removed. */
function checkState(end: TrialEnd): string[] {
  const { run, firstState, firstCodes } = end;
  const isCancelled = has(end, ({ kind }) => kind === 'cancel');
  if (isCancelled && run.state === 'cancelled') return [];
  if (run.state !== 'succeeded') return [`the run is ${run.state} (${firstCodes.join(', ')})`];
  if (firstState !== 'failed') return [];
  const directed = failureOf(end);
  const isForged = has(end, ({ kind }) => kind === 'forge');
  const isLong = has(end, (harm) => harm.kind === 'aws-away' && harm.ms > PATIENCE_MS);
  const allowed = [...(isForged ? FORGED_CODES : []), ...(isLong ? AWAY_CODES : []), ...directed];
  return firstCodes.filter((code) => !allowed.includes(code)).map((code) => `the run failed with ${code}`);
}

/** A trial whose troubles never occurred proves nothing. */
function checkTroubles({ world }: TrialEnd): string[] {
  const missed = world.troubles.planned.filter(({ hits }) => hits === 0);
  return missed.map((trouble) => `did not happen: ${describeTrouble(trouble)}`);
}

/** Nothing exists twice. */
function checkCounts(end: TrialEnd): string[] {
  const { state, bystanders } = end.world;
  const isOwn = ({ tags, arn }: ModelKey | ModelSecret) =>
    tags['limitless-portal:run'] === end.run.id && !bystanders.forged.includes(arn);
  const keys = [...state.keys.values()].filter(isOwn);
  const secrets = state.secrets.filter(isOwn);
  const problems: string[] = [];
  if (keys.length > 1) problems.push(`${keys.length} keys`);
  for (const { name, versions, arn } of secrets) {
    if (secrets.filter((one) => one.name === name).length > 1) problems.push(`two secrets ${name}`);
    const most = arn === end.request.source.restoreArn ? 2 : 1;
    if (versions.size > most) problems.push(`${versions.size} versions of ${name}`);
  }
  return problems;
}

function checkPasswords({ passwordsLeft, run }: TrialEnd): string[] {
  const events = JSON.stringify(run.events);
  const isExposed = Object.values(PASSWORDS).some((one) => events.includes(JSON.stringify(one).slice(1, -1)));
  return [
    ...(passwordsLeft > 0 ? ['a password is still stored'] : []),
    ...(isExposed ? ['a password is in the events'] : []),
  ];
}

/** The run's columns, which history and support use, must match its events, whoever wrote them. */
function checkColumns({ columns: { stored, projected } }: TrialEnd): string[] {
  if (isDeepStrictEqual(stored, projected)) return [];
  return [`the run's columns are ${JSON.stringify(stored)}, not ${JSON.stringify(projected)}`];
}

/**
 * A canceled run without other trouble must record everything that it has made, and the name of what it began to
 * restore.
 */
function checkRecorded(end: TrialEnd): string[] {
  const { state } = end.world;
  if (end.run.state !== 'cancelled') return [];
  const recorded = Object.values(arnsOf(end));
  const made = [...state.keys.values(), ...state.secrets, ...state.roles.values()].filter(
    ({ tags }) => tags['limitless-portal:run'] === end.run.id,
  );
  const isRecorded = (arn: string) => recorded.includes(arn) || arn === end.request.source.restoreArn;
  return made.filter(({ arn }) => !isRecorded(arn)).map(({ arn }) => `made ${arn}, but did not record it`);
}

function arnsOf({ run }: TrialEnd): Record<string, string> {
  return Object.assign({}, ...run.events.map(({ data }) => data.arns ?? {}));
}

function checkForged(end: TrialEnd): string[] {
  const taken = end.run.events.flatMap(({ data }) => Object.values((data.arns ?? {}) as Record<string, string>));
  const { forged } = end.world.bystanders;
  // A role that replaces a forged one has the same ARN.
  return forged
    .filter((arn) => !arn.includes(':role/') && taken.includes(arn))
    .map((arn) => `treated ${arn} as its own`);
}

function checkStatements({ world }: TrialEnd): string[] {
  const { run, statements } = world.bystanders;
  if (!run?.existingKey) return [];
  const { policy } = run.existingKey;
  const lost = statements.filter((sid) => !policy.includes(`"${sid}"`));
  return [
    ...lost.map((sid) => `the key policy has lost "${sid}"`),
    ...(policy.includes(`role/${OTHER_USER}"`) ? [] : ['the key policy has lost another user']),
  ];
}

/** The resources of a succeeded run match AWS's walkthrough exactly. */
function checkSetUp(end: TrialEnd): string[] {
  const { request, run, world } = end;
  const { state } = world;
  const recorded = arnsOf(end);
  const arns = {
    key: recorded.keyArn ?? '',
    source: recorded.sourceSecretArn ?? '',
    destination: recorded.destinationSecretArn ?? '',
    role: recorded.roleArn ?? '',
  };
  const made = { teamId: run.team_id, runId: run.id };
  const key = state.keys.get(arns.key.split('/').at(-1) ?? '');
  const role = state.roles.get(request.role.roleName.toLowerCase());
  const points: [string, unknown, unknown][] = [
    ['the key', key?.state, 'Enabled'],
    ['the trust policy', parse(role?.trustPolicy), TRUST_POLICY],
    ["the role's tags", role?.tags, { assumer: 'aurora_limitless_table_data_load', ...allTags(made, request.role) }],
    ["the role's description", role?.description, request.role.description],
    ["the role's policies", [...(role?.policies.keys() ?? [])], [request.role.policyName]],
    ["the role's policy", parse(role?.policies.get(request.role.policyName)?.document), rolePolicy(arns)],
    ['the attached policies', role?.attached, []],
  ];
  if (request.key.mode === 'create') {
    points.push(
      ["the key's tags", key?.tags, allTags(made, request.key)],
      ["the key's description", key?.description, request.key.description],
      ['the alias', state.aliases.get(`alias/${request.key.alias}`), key?.id],
      ['the key policy', parse(key?.policy), newKeyPolicy(state.accountId, arns.role)],
    );
  } else {
    for (const { Sid } of keyUserStatements(arns.role)) {
      points.push([`the key policy's "${Sid}"`, isUser(key, Sid, arns.role), true]);
    }
  }
  for (const side of ['source', 'destination'] as const) {
    const secret = state.secrets.find(({ arn }) => arn === arns[side]);
    const value = JSON.stringify({ username: request[side].userName, password: PASSWORDS[side] });
    points.push(
      [`the ${side} secret's name`, secret?.name, request[side].secretName],
      [`the ${side} secret's key`, secret?.keyId, arns.key],
      [`the ${side} secret's tags`, secret?.tags, allTags(made, request[side])],
      [`the ${side} secret's description`, secret?.description, request[side].description],
      [`the ${side} secret's value`, [...(secret?.versions.values() ?? [])].at(-1) === value, true],
      [`the ${side} secret's deletion`, secret?.deletedAt, null],
    );
  }
  return points.flatMap(([what, found, wanted]) =>
    isDeepStrictEqual(found, wanted) ? [] : `${what} is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`,
  );
}

function parse(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text);
}

function isUser(key: ModelKey | undefined, sid: string, roleArn: string): boolean {
  const { Statement: statements = [] } = parse(key?.policy) as {
    Statement?: { Sid?: string; Principal?: { AWS?: string | string[] } }[];
  };
  return statements.some(({ Sid, Principal }) => Sid === sid && [Principal?.AWS].flat().includes(roleArn));
}
