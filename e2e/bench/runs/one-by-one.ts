import type { Asked, BenchPortal, StoredEvent, TimedCall } from '../bench-portal.ts';
import { timeCall } from '../bench-portal.ts';
import type { Section } from '../section.ts';
import { countInARow, findGaps, median } from '../statistics.ts';

const WARM_UP = 3;

/** One run with everything that the proxy and the database know of it. */
interface Record extends Asked {
  events: StoredEvent[];
  calls: TimedCall[];
  /** The calls of the submission itself, before there was a run. */
  submitCalls: TimedCall[];
}

/**
 * Runs one after the other, each from the press of the button, in a portal that is warm.
 *
 * - run-latency: from sending the request of the button until the event `run.succeeded`: the submission's own plan, its
 *   transaction, the queue, every step, and verify. `stored` leaves out the submission: from `run.requested`.
 * - run-chain: the most calls from the button on of which each begins after another has ended; `submit` counts the same
 *   in the submission, before the run is stored.
 * - engine-overhead: each pause between `run.started` and the end in which no call of the run is in progress: the end of
 *   a step, the start of the next, and everything between two calls in a row.
 * - submit-first-call: from `run.requested` until the worker's first call reaches the proxy. `request` begins when the
 *   button is pressed and ends with the first call of any kind.
 */
export const oneByOne: Section = {
  ids: ['run-latency', 'run-chain', 'engine-overhead', 'submit-first-call'],
  title: 'runs one after the other',
  async measure(bench) {
    const portal = await bench.openPortal();
    const count = bench.size({ quick: 6, usual: 100 });
    const records: Record[] = [];
    for (let no = 0; no < WARM_UP + count; no += 1) {
      const record = await runOnce(portal);
      if (no >= WARM_UP) records.push(record);
    }
    const durations = records.map((record) => endOf(record) - record.sentAt);
    const middle = median(durations);
    const typical = records.toSorted((one, other) => distance(one, middle) - distance(other, middle))[0] as Record;
    for (const line of describe(typical)) bench.log(line);
    const ms = { unit: 'ms' };
    const pauses = records.flatMap(pausesOf);
    return [
      { id: 'run-latency', ...ms, samples: durations, target: { atMost: 700 } },
      { id: 'run-latency/p99', ...ms, samples: durations, statistic: 'p99', target: { atMost: 1_200 } },
      { id: 'run-latency/stored', ...ms, samples: records.map((one) => endOf(one) - requestedAt(one)) },
      {
        id: 'run-chain',
        unit: 'calls',
        samples: records.map((one) => countInARow(callsOf(one))),
        target: { atMost: 7 },
      },
      { id: 'run-chain/all', unit: 'calls', samples: records.map((one) => callsOf(one).length) },
      { id: 'run-chain/submit', unit: 'calls', samples: records.map(({ submitCalls }) => countInARow(submitCalls)) },
      { id: 'engine-overhead', ...ms, samples: pauses, target: { atMost: 5 } },
      { id: 'engine-overhead/p99', ...ms, samples: pauses, statistic: 'p99', target: { atMost: 25 } },
      { id: 'engine-overhead/run', ...ms, samples: records.map((one) => pausesOf(one).reduce((a, b) => a + b, 0)) },
      {
        id: 'submit-first-call',
        ...ms,
        samples: records.map((one) => firstStart(one.calls) - requestedAt(one)),
        statistic: 'p95',
        target: { atMost: 50 },
      },
      {
        id: 'submit-first-call/request',
        ...ms,
        samples: records.map((one) => firstStart(callsOf(one)) - one.sentAt),
        statistic: 'p95',
        target: { atMost: 50 },
      },
    ];
  },
};

async function runOnce(portal: BenchPortal): Promise<Record> {
  const submission = portal.submission();
  const planHash = await portal.plan(submission);
  const before = (await portal.cluster.aws.calls()).length;
  const asked = await portal.submit(submission, planHash);
  await portal.waitFor([asked.runId]);
  const events = await portal.events(asked.runId);
  const all = (await portal.cluster.aws.calls()).slice(before).map(timeCall);
  const isSubmission = ({ start }: TimedCall) => start < requestedAt({ events });
  return {
    ...asked,
    events,
    calls: all.filter((call) => !isSubmission(call)),
    submitCalls: all.filter(isSubmission),
  };
}

function requestedAt({ events }: Pick<Record, 'events'>): number {
  return events[0]?.at as number;
}

function endOf({ events }: Record): number {
  return events.at(-1)?.at as number;
}

function callsOf({ submitCalls, calls }: Record): TimedCall[] {
  return [...submitCalls, ...calls];
}

function firstStart(calls: readonly TimedCall[]): number {
  return Math.min(...calls.map(({ start }) => start));
}

function pausesOf({ events, calls }: Record): number[] {
  const start = events.find(({ type }) => type === 'run.started')?.at as number;
  const gaps = findGaps(calls, { start, end: events.at(-1)?.at as number });
  return gaps.map((gap) => gap.end - gap.start);
}

function distance(record: Record, from: number): number {
  return Math.abs(endOf(record) - record.sentAt - from);
}

/** Where the time of a typical run goes: each call in the order of its arrival. */
function describe(record: Record): string[] {
  const line = (at: number, ms: number, what: string) =>
    `${String(Math.round(at - record.sentAt)).padStart(6)} ms ${ms > 0 ? `+${Math.round(ms)}`.padStart(5) : '     '}  ${what}`;
  const calls = callsOf(record).map(({ start, end, service, operation }) => ({
    at: start,
    text: line(start, end - start, `${service} ${operation}`),
  }));
  const events = record.events.map(({ at, type, step }) => ({ at, text: line(at, 0, `${type} ${step ?? ''}`) }));
  return [...calls, ...events].toSorted((one, other) => one.at - other.at).map(({ text }) => text);
}
