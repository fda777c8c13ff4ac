import { THROTTLED } from '#server/aws/aws-error-codes.ts';
import type { AwsWatch } from './aws-watch.ts';
import { type CleanedUp, deletionCommands } from './clean-up.ts';
import type { Refusal } from './refusals.ts';
import type { Measured } from './visibility.ts';

export interface Stage {
  what: string;
  isPassed: boolean;
  seconds: number;
  /** Why it failed. */
  problem: string | null;
}

/** The file of `--json`. */
export interface Report {
  team: string;
  accountId: string;
  region: string;
  partition: string;
  isStandIn: boolean;
  prefix: string;
  startedAt: string;
  version: string;
  isPassed: boolean;
  stages: Stage[];
  /** Whether the separate program compared the values of the secrets, too. */
  isValueRead: boolean;
  visibility: (Measured & { times: number })[];
  refusals: Refusal[];
  throttled: { operation: string; times: number }[];
  calls: number;
  /** What AWS did otherwise than the stand-in, one sentence each. */
  differences: string[];
  cleanUp: CleanedUp;
}

/** One row for each kind: the slowest one, and how many there were. */
export function summarize(measured: readonly Measured[]): Report['visibility'] {
  const kinds = [...new Set(measured.map(({ what }) => what))];
  const slowness = ({ afterMs }: Measured) => afterMs ?? Number.POSITIVE_INFINITY;
  return kinds.flatMap((kind) => {
    const all = measured.filter(({ what }) => what === kind).toSorted((a, b) => slowness(b) - slowness(a));
    return all[0] ? [{ ...all[0], tries: Math.max(...all.map(({ tries }) => tries)), times: all.length }] : [];
  });
}

export function countThrottled(watch: AwsWatch): Report['throttled'] {
  const throttled = watch.answered.filter(({ status, error }) => status === 429 || THROTTLED.has(error?.code ?? ''));
  const operations = throttled.map(({ call }) => call.operation);
  return [...new Set(operations)].map((operation) => ({
    operation,
    times: operations.filter((one) => one === operation).length,
  }));
}

/** Answers to the portal's reads that are expected everywhere: the name is free, or the resource is deleted. */
const USUAL = ['NoSuchEntity', 'NotFoundException', 'ResourceNotFoundException'];

/** A stand-in shows and accepts everything at once, throttles nothing, and has no errors of its own. */
export function findDifferences(
  watch: AwsWatch,
  { visibility, refusals, throttled }: Pick<Report, 'visibility' | 'refusals' | 'throttled'>,
): string[] {
  const others = watch.answered.flatMap(({ call, error }) =>
    error === null || USUAL.includes(error.code) || THROTTLED.has(error.code)
      ? []
      : [`${call.operation}: ${error.code}`],
  );
  return [
    ...visibility
      .filter(({ tries }) => tries > 1)
      .map(({ what, afterMs, tries }) =>
        afterMs === null
          ? `${what}: not after ${tries} tries`
          : `${what}: after ${seconds(afterMs)} and ${tries} tries`,
      ),
    ...refusals
      .filter(({ isAsStandIn }) => !isAsStandIn)
      .map(({ call, found, aws }) => `${call}: ${found}${words(aws)}`),
    ...throttled.map(({ operation, times }) => `${operation}: throttled ${count(times, 'time')}`),
    ...[...new Set(others)].filter((one) => one !== 'CreateRole: EntityAlreadyExists').map((one) => `answer to ${one}`),
  ];
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;
const words = (aws: Refusal['aws']) => (aws === null ? '' : ` (${aws.code}: ${aws.message})`);

/** The report as text. */
export function reportLines(report: Report): string[] {
  const { stages, visibility, refusals, throttled, differences, cleanUp, region } = report;
  const place = `team ${report.team}, account ${report.accountId}, ${region}`;
  return [
    `Conformance report: ${place}${report.isStandIn ? ', on a stand-in for AWS' : ''}`,
    `Portal ${report.version}, ${report.startedAt}, ${report.calls} calls to AWS`,
    '',
    ...stages.map(({ what, isPassed, seconds: took, problem }) =>
      isPassed ? `✔ ${what} (${took.toFixed(1)} s)` : `✘ ${what}: ${problem}`,
    ),
    `${report.isValueRead ? '✔ The values of the secrets were compared.' : '– The values of the secrets were not compared: the deployer role may not read them.'}`,
    '',
    'How long AWS took (the slowest of each kind)',
    ...visibility.map(
      ({ what, afterMs, tries, times }) =>
        `  ${what}: ${afterMs === null ? 'not in time' : seconds(afterMs)}, ${tries === 1 ? 'at the first try' : `${tries} tries`} (${count(times, 'time')})`,
    ),
    '',
    'Provoked errors',
    ...refusals.map(
      ({ call, found, expected, isAsStandIn, aws }) =>
        `${found === expected || isAsStandIn ? '✔' : '✘'} ${call}: ${found}${words(aws)}`,
    ),
    '',
    `Throttled: ${throttled.length === 0 ? 'no call' : throttled.map(({ operation, times }) => `${operation} ${count(times, 'time')}`).join(', ')}`,
    '',
    'Otherwise than on the stand-in',
    ...(differences.length === 0 ? ['  nothing'] : differences.map((one) => `  ${one}`)),
    '',
    ...remainsLines(cleanUp, region),
  ];
}

/** What remains in the account, and how to delete it. */
export function remainsLines({ problems, pending, left }: CleanedUp, region: string): string[] {
  return [
    ...problems.map((problem) => `✘ Clean-up: ${problem}`),
    'Pending deletion: AWS deletes the key on the date below, and a secret after 7 days.',
    ...(pending.length === 0
      ? ['  nothing']
      : pending.map(
          ({ kind, name, deletion }) => `  ${kind} ${name}${kind === 'key' ? ` on ${deletion?.slice(0, 10)}` : ''}`,
        )),
    ...(left.length === 0
      ? ['Nothing else remains.']
      : [
          '✘ These remain. An administrator of the account deletes them with:',
          ...left.flatMap((one) => deletionCommands(one, region)).map((command) => `  ${command}`),
        ]),
  ];
}
