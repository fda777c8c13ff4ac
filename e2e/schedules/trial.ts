import { setImmediate as turn } from 'node:timers/promises';
import { retryRun } from '#server/commands/retry-run.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import type { Bench } from './bench.ts';
import { backUp, goBack, listOrphans, type Restored, watch } from './restored.ts';
import { codesOf, type RunEnd, readEnds, readRun } from './run-ends.ts';
import type { Schedule } from './schedule.ts';
import { openStage, PERSON, type Stage, submitAll } from './stage.ts';
import type { World } from './world.ts';

const LONGEST_RUN_MS = 2 * 3_600_000;
/** By then, everything in flight has arrived, and paused processes have resumed. */
const LONGEST_ECHO_MS = 100_000;
/** The portal is forced to stop after 20 s. */
const LONGEST_STOP_MS = 20_000;
const LOOK_EVERY_MS = 5_000;
const AT_REST = ['succeeded', 'failed', 'cancelled'];

/** The outcome of a schedule. */
export interface TrialEnd extends RunEnd {
  schedule: Schedule;
  world: World;
  /** The other runs in the database. */
  beside: RunEnd[];
  /** For a restored database. */
  restored: Restored | null;
}

/** Runs a schedule, and advances the time until nothing more can happen. */
export async function runTrial(bench: Bench, schedule: Schedule): Promise<TrialEnd> {
  const stage = openStage(bench, schedule, backUp);
  const isPutBack = schedule.family === 'restored';
  const { world, people, main } = stage;
  try {
    if (isPutBack) await watch(stage);
    await submitAll(stage);
    if (isPutBack) await goBack(stage);
    await untilRest(stage);
    const first = await readRun(bench, main.runId);
    if (first?.state === 'failed') {
      world.removeCauses();
      await world.clock.pass(world.awayForMs());
      await retryRun(people, PERSON, { runId: main.runId, step: null });
      world.feed.announce();
      await untilRest(stage);
    }
    const restored = isPutBack ? await listOrphans(stage) : null;
    await stopAll(world);
    await world.clock.pass(LONGEST_ECHO_MS);
    const [end, ...beside] = await readEnds(bench, [main, ...stage.beside]);
    if (!first || !end) throw new Error('the run is missing');
    return { schedule, world, ...end, firstState: first.state, firstCodes: codesOf(first), beside, restored };
  } catch (error) {
    // Earlier observations are more informative.
    throw new Error([...world.broken, String(error)].join('\n'), { cause: error });
  } finally {
    world.end();
    await turn();
    await forget(bench);
  }
}

/** Advances the time until all processes have stopped, since one may be waiting for the database. */
async function stopAll(world: World): Promise<void> {
  let hasStopped = false;
  const stopping = world.stopAll().then(() => {
    hasStopped = true;
  });
  await world.clock.runUntil(() => hasStopped, LONGEST_STOP_MS);
  await stopping;
}

async function untilRest(stage: Stage): Promise<void> {
  const { bench, world } = stage;
  let mayRest = false;
  const lookLater = () => {
    mayRest = true;
    stopLooking = world.clock.after(LOOK_EVERY_MS, lookLater);
  };
  let stopLooking = world.clock.after(LOOK_EVERY_MS, lookLater);
  await world.clock.runUntil(async () => {
    if (!mayRest || stage.toCome > 0) return false;
    mayRest = false;
    const rows = await rawSql<{ state: string }>(bench.database.db, 'SELECT state FROM run');
    return rows.every(({ state }) => AT_REST.includes(state));
  }, LONGEST_RUN_MS);
  stopLooking();
}

/** The next trial may use the same names. */
async function forget({ database: { db } }: Bench): Promise<void> {
  const tables = [
    'escrow',
    'escrow_key',
    'intent',
    'event',
    'notice',
    'setup',
    'run',
    'stray',
    'sweep',
    'database_watch',
  ];
  for (const table of tables) await rawSql(db, `DELETE FROM ${table}`);
}
