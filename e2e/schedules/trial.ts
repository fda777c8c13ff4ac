import { setImmediate as turn } from 'node:timers/promises';
import { seededRandom } from '#e2e/harness/seeded-random.ts';
import type { StoredRun } from '#e2e/oracle/read-database.ts';
import type { Actor } from '#lib/people/access.ts';
import type { RunRequest } from '#lib/request/schema.ts';
import { cancelRun } from '#server/commands/cancel-run.ts';
import { retryRun } from '#server/commands/retry-run.ts';
import { sealPasswords, storePasswords } from '#server/escrow/stored-passwords.ts';
import { insertRun } from '#server/store/runs/insert-run.ts';
import type { ConnectionUse } from '#server/store/testing/gated-database.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { drawUuid, openState } from './aws-model/state.ts';
import { ACCOUNT, type Bench, REGION, TEAM } from './bench.ts';
import { prepare } from './left-overs.ts';
import type { Schedule } from './schedule.ts';
import { VirtualClock } from './virtual-clock.ts';
import { World } from './world.ts';

export const PASSWORDS = { source: 'first "one"', destination: 'second \\one' };
const REPLICAS = 2;
const LONGEST_RUN_MS = 2 * 3_600_000;
/** By then whatever is on its way has arrived, and who stood still goes on. */
const LONGEST_ECHO_MS = 100_000;
const LOOK_EVERY_MS = 5_000;
const AT_REST = ['succeeded', 'failed', 'cancelled'];

const PERSON: Actor = {
  userId: 'user-1',
  name: 'dba@payments',
  teams: { [TEAM]: ['dba'] },
  isSupport: false,
  isAuditor: false,
  isAdmin: false,
};
/** Nothing befalls what people do in the portal. */
const UNTROUBLED: ConnectionUse = { begin: async () => undefined, isStored: () => true, holdAnswer: () => null };

/** What a schedule has come to. */
export interface TrialEnd {
  schedule: Schedule;
  world: World;
  request: RunRequest;
  run: StoredRun;
  /** How the run rested at first, before somebody removed the cause and tried again. */
  firstState: string;
  firstCodes: string[];
  passwordsLeft: number;
}

/** Lets a run go through a schedule, and time pass until nothing can follow. */
export async function runTrial(bench: Bench, schedule: Schedule): Promise<TrialEnd> {
  const random = seededRandom(schedule.seed + 1);
  const clock = new VirtualClock(bench.connection);
  bench.connection.nowMs = () => clock.nowMs;
  const now = () => clock.nowMs;
  const state = openState({ accountId: ACCOUNT, region: REGION, lags: schedule.lags, now, random });
  const { request, existingKey } = prepare(state, schedule.flavour);
  const runId = drawUuid(state);
  const world = new World({
    ...schedule,
    clock,
    connection: bench.connection,
    state,
    random,
    common: bench.common,
    cancel: () => cancelRun(people, PERSON, { runId }),
  });
  world.bystanders.run = {
    runId,
    teamId: TEAM,
    existingKey,
    alias: request.key.mode === 'create' ? request.key.alias : '',
    secretName: request.source.secretName,
    roleName: request.role.roleName,
  };
  const lockPool = world.locks.poolFor({ isDead: () => false, deliver: (act) => act() });
  const people = {
    db: bench.connection.open(() => UNTROUBLED, lockPool),
    queue: { ...world.queue.openFor(null) },
  };
  for (let no = 0; no < REPLICAS; no += 1) world.startReplica();
  const sealed = await sealPasswords(bench.common.escrow, { runId, teamId: TEAM }, PASSWORDS);
  await insertRun(people.db, people.queue, {
    runId,
    requestKey: drawUuid(state),
    requestHash: runId,
    teamId: TEAM,
    accountId: ACCOUNT,
    region: REGION,
    partition: 'aws',
    by: { userId: PERSON.userId, name: PERSON.name },
    request,
    also: (trx) => storePasswords(trx, runId, sealed),
  });
  try {
    await untilRest(bench, world, runId);
    const first = await readRun(bench, runId);
    if (first.state === 'failed') {
      world.bystanders.takeForgedAway();
      await pass(world, world.awayForMs());
      await retryRun(people, PERSON, { runId, step: null });
      await untilRest(bench, world, runId);
    }
    await world.stopAll();
    await pass(world, LONGEST_ECHO_MS);
    const run = await readRun(bench, runId);
    const [escrow] = await rawSql<{ count: string }>(
      bench.database.db,
      'SELECT (SELECT count(*) FROM escrow WHERE run_id = $1) + (SELECT count(*) FROM escrow_key WHERE run_id = $1) AS count',
      [runId],
    );
    const passwordsLeft = Number(escrow?.count);
    return { schedule, world, request, run, firstState: first.state, firstCodes: codesOf(first), passwordsLeft };
  } catch (error) {
    // What was seen before says more.
    throw new Error([...world.broken, String(error)].join('\n'), { cause: error });
  } finally {
    world.end();
    await turn();
    await forget(bench, runId);
  }
}

async function untilRest(bench: Bench, world: World, runId: string): Promise<void> {
  let mayRest = false;
  world.queue.onRest = () => {
    mayRest = true;
  };
  const lookLater = () => {
    mayRest = true;
    stopLooking = world.clock.after(LOOK_EVERY_MS, lookLater);
  };
  let stopLooking = world.clock.after(LOOK_EVERY_MS, lookLater);
  await world.clock.runUntil(async () => {
    if (!mayRest) return false;
    mayRest = false;
    const [row] = await rawSql<{ state: string }>(bench.database.db, 'SELECT state FROM run WHERE id = $1', [runId]);
    return AT_REST.includes(row?.state ?? '');
  }, LONGEST_RUN_MS);
  stopLooking();
}

async function pass(world: World, ms: number): Promise<void> {
  let isOver = false;
  world.clock.after(ms, () => {
    isOver = true;
  });
  await world.clock.runUntil(() => isOver, ms);
}

async function readRun({ database: { db } }: Bench, runId: string): Promise<StoredRun> {
  const columns = 'id, request_key, team_id, account_id, region, state, last_no, epoch, 0 AS silent_s';
  const [run] = await rawSql<StoredRun>(db, `SELECT ${columns} FROM run WHERE id = $1`, [runId]);
  if (!run) throw new Error('the run is gone');
  const events = await rawSql<StoredRun['events'][number]>(
    db,
    'SELECT no, at, type, data FROM event WHERE run_id = $1 ORDER BY no',
    [runId],
  );
  return { ...run, events, writings: [], claims: [] };
}

function codesOf({ events }: StoredRun): string[] {
  const failed = events.filter(({ type }) => type === 'step.failed');
  return failed.map(({ data }) => String((data.error as { code?: string } | undefined)?.code));
}

/** The next trial may have the same names. */
async function forget({ database: { db } }: Bench, runId: string): Promise<void> {
  for (const table of ['escrow', 'escrow_key', 'intent', 'event'])
    await rawSql(db, `DELETE FROM ${table} WHERE run_id = $1`, [runId]);
  await rawSql(db, 'DELETE FROM run WHERE id = $1', [runId]);
}
