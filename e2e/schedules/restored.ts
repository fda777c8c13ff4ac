import { sweepPlaces } from '#server/engine/sweep/sweeper.ts';
import { watchDatabase } from '#server/store/database/watch-database.ts';
import { addSweepPlaces, wantSweeps } from '#server/store/sweeps/sweeps.ts';
import { putBack, takeBackup } from '#server/store/testing/backup-lines.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { PERSON, REPLICAS, type Stage, submit } from './stage.ts';

/** Longer than anything is seen late, and than a sweep takes. */
const LATE_MS = 40_000;
const SWEEP_MS = 12_000;
const LONGEST_WAIT_MS = 2 * 3_600_000;

/** What a database that was put back has come to. */
export interface Restored {
  /** The runs that it does not know any more. */
  forgotten: string[];
  strays: Orphan[];
  /** Of so many places the portal has made no sweep by itself. */
  unsweptPlaces: number;
}

/** What a sweep has listed. */
export interface Orphan {
  run_id: string;
  arn: string;
  reason: string;
}

/** As in a database with which a portal has worked for long. */
export async function watch({ bench, people }: Stage): Promise<void> {
  await addSweepPlaces(people.db, sweepPlaces(bench.common.config));
  await watchDatabase(people.db, 'the database', null);
}

/** What is asked for afterwards is in no backup. */
export async function backUp(stage: Stage): Promise<void> {
  stage.backup = await takeBackup(stage.people.db);
  await Promise.all(stage.beside.map((one) => submit(stage, one)));
}

/** Waits until the database is to be put back, and lets the portal start with what it was. */
export async function goBack(stage: Stage): Promise<void> {
  const { bench, people, world } = stage;
  await world.clock.runUntil(() => stage.isToBePutBack, LONGEST_WAIT_MS);
  await putBack(bench.database.db, stage.backup);
  const { restore } = await watchDatabase(people.db, 'a copy of it', null);
  if (!restore) throw new Error('nobody has noticed that the database was put back');
  for (let no = 0; no < REPLICAS; no += 1) world.startReplica();
}

/** What the sweeps list in the end, and how many of them the portal has not made by itself. */
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
