import { sweepPlaces } from '#server/engine/sweep/sweeper.ts';
import { watchDatabase } from '#server/store/database/watch-database.ts';
import { addSweepPlaces, wantSweeps } from '#server/store/sweeps/sweeps.ts';
import { putBack, takeBackup } from '#server/store/testing/backup-lines.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { PERSON, REPLICAS, type Stage, submit } from './stage.ts';

/** Longer than any visibility delay and than a sweep. */
const LATE_MS = 40_000;
const SWEEP_MS = 12_000;
const LONGEST_WAIT_MS = 2 * 3_600_000;

/** The outcome for a restored database. */
export interface Restored {
  /** The runs that are missing in the restored database. */
  forgotten: string[];
  strays: Orphan[];
  /** The number of places that the portal hasn't swept by itself. */
  unsweptPlaces: number;
}

/** An entry in a sweep's list. */
export interface Orphan {
  run_id: string;
  arn: string;
  reason: string;
}

/** Initializes the database as if a portal had used it for some time. */
export async function watch({ bench, people }: Stage): Promise<void> {
  await addSweepPlaces(people.db, sweepPlaces(bench.common.config));
  await watchDatabase(people.db, 'the database', null);
}

/** Backs up the database; later requests are not in the backup. */
export async function backUp(stage: Stage): Promise<void> {
  stage.backup = await takeBackup(stage.people.db);
  await Promise.all(stage.beside.map((one) => submit(stage, one)));
}

/** Waits until it is time for the restore, and starts the portal with the backup. */
export async function goBack(stage: Stage): Promise<void> {
  const { bench, people, world } = stage;
  await world.clock.runUntil(() => stage.isToBePutBack, LONGEST_WAIT_MS);
  await putBack(bench.database.db, stage.backup);
  const { restore } = await watchDatabase(people.db, 'a copy of it', null);
  if (!restore) throw new Error('the restore was not noticed');
  for (let no = 0; no < REPLICAS; no += 1) world.startReplica();
}

/** The final list of the sweeps, and the number of places that the portal hasn't swept by itself. */
export async function listOrphans({ bench, beside, people, world }: Stage): Promise<Restored> {
  const { db } = bench.database;
  await world.clock.pass(LATE_MS);
  const [unswept] = await rawSql<{ count: string }>(db, 'SELECT count(*) FROM sweep WHERE swept_at IS NULL');
  await wantSweeps(people.db, sweepPlaces(bench.common.config), PERSON);
  await world.clock.pass(SWEEP_MS);
  const known = await rawSql<{ id: string }>(db, 'SELECT id FROM run');
  const forgotten = beside.map(({ runId }) => runId).filter((runId) => known.every(({ id }) => id !== runId));
  const strays = await rawSql<Orphan>(db, 'SELECT run_id, arn, reason FROM stray');
  return { forgotten, strays, unsweptPlaces: Number(unswept?.count) };
}
