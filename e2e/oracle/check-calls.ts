import { changedStep, markReplacedCallers, runOf } from './mutating-calls.ts';
import type { StoredRun } from './read-database.ts';
import type { Acknowledged, Call } from './read-files.ts';
import type { Violation } from './violation.ts';

/** What the ledger shows about one run: I2 (CreateKey), I4 (replaced workers) and I5 (nothing is made again). */
export function checkCalls(run: StoredRun, ledger: readonly Call[], acknowledged?: Acknowledged): Violation[] {
  const calls = ledger.filter((call) => runOf(call) === run.id);
  const asked = acknowledged?.submission;
  const add = (invariant: string, what: string): Violation => ({ invariant, subject: run.id, what });
  return [
    ...checkKeyCalls(calls).map((what) => add('I2', what)),
    ...checkReplaced(calls, asked).map((what) => add('I4', what)),
    ...checkSucceeded(run, calls, asked).map((what) => add('I5', what)),
  ];
}

/** How long a key must have stayed missing before another CreateKey, minus an allowance for the network. */
const LOOKUP_MS = 55_000;
/** How recent the last lookup before the second CreateKey must be. */
const LAST_LOOK_MS = 10_000;

/** After a CreateKey with an unknown outcome, another may follow only after long lookups without a result. */
function checkKeyCalls(calls: readonly Call[]): string[] {
  const problems: string[] = [];
  const made = calls.filter(({ operation }) => operation === 'CreateKey');
  for (const [index, second] of made.entries()) {
    const first = made[index - 1];
    if (!first || isRefused(first)) continue;
    const [from, to] = [timeOf(first), timeOf(second)];
    const looks = calls.filter(
      (call) => call.operation === 'GetResources' && call.status === 200 && timeOf(call) > from && timeOf(call) < to,
    );
    const isProved = to - from >= LOOKUP_MS && looks.length >= 2 && timeOf(looks.at(-1) as Call) > to - LAST_LOOK_MS;
    if (isProved) continue;
    problems.push(
      `sent CreateKey again after ${to - from} ms and ${looks.length} lookups (calls ${first.no}, ${second.no})`,
    );
  }
  return problems;
}

function isRefused({ status }: Call): boolean {
  return status !== null && status >= 400 && status < 500 && status !== 408;
}

/** A replaced worker may have one call in progress per step, and sends no other. */
function checkReplaced(calls: readonly Call[], asked: Acknowledged['submission'] | undefined): string[] {
  const late = new Map<string, number[]>();
  for (const { call, isReplaced } of markReplacedCallers(calls)) {
    const step = isReplaced ? changedStep(call, asked) : null;
    if (step === null) continue;
    const key = `${step} by ${call.accessKeyId}`;
    late.set(key, [...(late.get(key) ?? []), call.no]);
  }
  const many = [...late].filter(([, numbers]) => numbers.length > 1);
  return many.map(([key, numbers]) => `a replaced worker continued with ${key}: calls ${numbers.join(', ')}`);
}

function checkSucceeded(
  run: StoredRun,
  calls: readonly Call[],
  asked: Acknowledged['submission'] | undefined,
): string[] {
  const succeededAt = new Map<string, number>();
  for (const { type, at, data } of run.events) {
    if (type === 'step.succeeded') succeededAt.set(String(data.step), at.getTime());
  }
  return markReplacedCallers(calls).flatMap(({ call, isReplaced }) => {
    const step = changedStep(call, asked);
    const at = step === null ? undefined : succeededAt.get(step);
    if (isReplaced || at === undefined || timeOf(call) <= at) return [];
    return [`${call.operation} (call ${call.no}) came ${timeOf(call) - at} ms after ${step} had succeeded`];
  });
}

function timeOf({ at }: Call): number {
  return Date.parse(at);
}
