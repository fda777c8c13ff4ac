import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { IS_FULL } from '#lib/testing/trials.ts';
import { NO_LAGS } from './aws-model/state.ts';
import { type Bench, openBench } from './bench.ts';
import { drawDirected } from './directed.ts';
import { judge } from './judge.ts';
import { type CleanRun, drawSchedule, FLAVOURS, type Flavour, KINDS, type Kind, type Schedule } from './schedule.ts';
import { runTrial, type TrialEnd } from './trial.ts';
import { describeTrouble } from './trouble.ts';

/** A developer who chose seeds wants the details. */
const IS_CHOSEN = process.env.TEST_SEED !== undefined;
const ALL = IS_FULL ? 2_000 : 50;
/**
 * For each kind that tests one requirement: no failure in 300 trials bounds the failure rate at 1 % (rule of three).
 */
const ALL_DIRECTED = IS_FULL ? 300 : 4;
/** Seeds that found a bug. */
const FOUND = [418, 697, 750, 992, 1270];
const FOUND_BY_KIND: Partial<Record<Kind, number[]>> = { poison: [88, 289] };
/** Trials per test, limited by the time that they take on a busy machine. */
const BATCH = 25;
const BATCH_MS = 600_000;
/** While one trial waits for PostgreSQL, others continue: each has its own database, clock and AWS. */
const AT_ONCE = 3;
/** Enough failures to stop a batch. */
const ENOUGH = 3;

let benches: Bench[];
let clean: Clean;
let cleanPrepared: Clean;

type Clean = Readonly<Record<Flavour, CleanRun>>;

/** Half of the runs are prepared by their submissions; the seeds that found a bug found it in others. */
const isPrepared = (seed: number) => !FOUND.includes(seed) && seed % 4 < 2;

function draw(seed: number, drawWith: (seed: number, clean: Clean) => Schedule): Schedule {
  return { ...drawWith(seed, isPrepared(seed) ? cleanPrepared : clean), isPrepared: isPrepared(seed) };
}

/** Runs the schedules of every second seed; `part` is 0 or 1. */
export function holdSchedules(part: 0 | 1): void {
  const seedsOf = (all: number, found: readonly number[]) => readSeeds(all, found).filter((seed) => seed % 2 === part);

  beforeAll(async () => {
    benches = await Promise.all(Array.from({ length: AT_ONCE }, openBench));
    clean = await countClean(benches[0] as Bench, false);
    cleanPrepared = await countClean(benches[0] as Bench, true);
  }, BATCH_MS);
  afterAll(() => Promise.all(benches.map((bench) => bench.close())));

  test.for(batchesOf(seedsOf(ALL, FOUND)))(
    'a run ends correctly whatever happens to it, with the seeds from $from to $to',
    { timeout: BATCH_MS },
    async ({ batch }) => {
      expect(await tryAll(batch.map((seed) => draw(seed, drawSchedule)))).toEqual([]);
    },
  );

  describe.for(KINDS)('a run with trouble of the kind %s', (kind) => {
    test.for(batchesOf(seedsOf(ALL_DIRECTED, FOUND_BY_KIND[kind] ?? [])))(
      'ends correctly, with the seeds from $from to $to',
      { timeout: BATCH_MS },
      async ({ batch }) => {
        expect(await tryAll(batch.map((seed) => draw(seed, (...given) => drawDirected(kind, ...given))))).toEqual([]);
      },
    );
  });

  test('a seed determines everything that happens', { timeout: BATCH_MS }, async () => {
    const [first, second] = benches as [Bench, Bench];
    const random = (IS_FULL ? [6, 10, 18] : [6]).map((seed) => draw(seed + part, drawSchedule));
    for (const schedule of [
      ...random,
      ...KINDS.filter((_, no) => no % 2 === part).map((kind) =>
        draw(part + 6, (...given) => drawDirected(kind, ...given)),
      ),
    ]) {
      const traces = await Promise.all([first, second].map(async (bench) => trace(await runTrial(bench, schedule))));
      expect(traces[0]).toEqual(traces[1]);
    }
  });
}

/** All of them, or those of `npm test -- --seed 77` or `--seed 2001-3000`. */
function readSeeds(all: number, found: readonly number[]): number[] {
  const [from = 1, to = IS_CHOSEN ? from : all] = (process.env.TEST_SEED ?? '1-')
    .split('-')
    .filter((text) => text !== '')
    .map(Number);
  const seeds = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  return IS_CHOSEN ? seeds : [...new Set([...found, ...seeds])];
}

function batchesOf(seeds: readonly number[]): { from: number; to: number; batch: number[] }[] {
  return Array.from({ length: Math.ceil(seeds.length / BATCH) }, (_, no) => {
    const batch = seeds.slice(no * BATCH, (no + 1) * BATCH);
    return { from: batch[0] as number, to: batch.at(-1) as number, batch };
  });
}

/** The calls and writes of a run of each flavor without any trouble, which determine where troubles can occur. */
async function countClean(bench: Bench, isPrepared: boolean): Promise<Clean> {
  const counted: [Flavour, CleanRun][] = [];
  for (const flavour of FLAVOURS) {
    const calm = { seed: 0, family: 'calls', lags: NO_LAGS, troubles: [], isSkewed: false } as const;
    const end = await runTrial(bench, { ...calm, flavour, troubles: [], isPrepared });
    expect(judge(end)).toEqual([]);
    const calls: Record<string, number> = {};
    for (const { operation } of end.world.ledger.slice(end.world.preparedCalls))
      calls[operation] = (calls[operation] ?? 0) + 1;
    counted.push([flavour, { calls, writes: end.world.writes }]);
  }
  return Object.fromEntries(counted) as Record<Flavour, CleanRun>;
}

async function tryAll(schedules: readonly Schedule[]): Promise<string[]> {
  const waiting = [...schedules];
  const failures: string[] = [];
  await Promise.all(
    benches.map(async (bench) => {
      for (let one = waiting.shift(); one !== undefined && failures.length < ENOUGH; one = waiting.shift()) {
        failures.push(...(await tryOne(bench, one)));
      }
    }),
  );
  return failures;
}

async function tryOne(bench: Bench, schedule: Schedule): Promise<string[]> {
  const problems = await runTrial(bench, schedule).then(
    (end) => {
      const found = judge(end);
      return found.length > 0 && IS_CHOSEN ? [...found, ...trace(end)] : found;
    },
    (error: unknown) => [error instanceof Error ? `${error.stack}` : String(error)],
  );
  if (problems.length === 0) return [];
  const { seed, family, flavour, lags, troubles, isSkewed } = schedule;
  return [
    [
      `npm test -- --seed ${seed} schedules`,
      `${family}: ${flavour}${schedule.isPrepared ? ', prepared' : ''}, lags ${JSON.stringify(lags)}, ${isSkewed ? 'clocks off' : 'clocks right'}`,
      ...troubles.map(describeTrouble),
      ...problems,
    ].join('\n  '),
  ];
}

/** What happened, in order, without random values that differ for each request. */
function trace({ world, run }: TrialEnd): string[] {
  return [
    ...world.ledger.map(({ at, operation, accessKeyId, status }) => `${at} ${operation} ${accessKeyId} ${status}`),
    ...run.events.map(({ no, at, type, data }) => `${no} ${at.toISOString()} ${type} ${data.step} ${data.attempt}`),
    `${run.state} in epoch ${run.epoch}`,
  ];
}
