import { seededRandom } from '#e2e/harness/seeded-random.ts';
import type { Actor } from '#lib/people/access.ts';
import type { RunRequest } from '#lib/request/schema.ts';
import { cancelRun } from '#server/commands/cancel-run.ts';
import { prepareRun } from '#server/engine/worker/prepare-run.ts';
import { type SealedPasswords, sealPasswords, storePasswords } from '#server/escrow/stored-passwords.ts';
import type { Portal } from '#server/portal.ts';
import { insertRun } from '#server/store/runs/insert-run.ts';
import type { ConnectionUse } from '#server/store/testing/gated-database.ts';
import { REAL_TIME } from '#server/time.ts';
import { readRequest, type SentRequest, toResponse } from './aws-model/aws-model.ts';
import { drawUuid, type ModelKey, openState } from './aws-model/state.ts';
import { ACCOUNT, type Bench, REGION, TEAM } from './bench.ts';
import { prepare, requestBeside } from './left-overs.ts';
import type { Schedule } from './schedule.ts';
import { VirtualClock } from './virtual-clock.ts';
import { World } from './world.ts';

export const PASSWORDS = { source: 'first "one"', destination: 'second \\one' };
export const REPLICAS = 2;

export const PERSON: Actor = {
  userId: 'user-1',
  name: 'dba@payments',
  teams: { [TEAM]: ['dba'] },
  isSupport: false,
  isAuditor: false,
  isAdmin: false,
};
/** People's own requests have no trouble. */
const UNTROUBLED: ConnectionUse = { begin: async () => undefined, isStored: () => true, holdAnswer: () => null };

/** A requested run. */
export interface Asked {
  runId: string;
  request: RunRequest;
  existingKey: ModelKey | null;
}

/** Everything that a trial uses. */
export interface Stage {
  bench: Bench;
  schedule: Schedule;
  world: World;
  people: Pick<Portal, 'db'>;
  main: Asked;
  beside: Asked[];
  /** By run, prepared so that a request takes no time. */
  sealed: Map<string, SealedPasswords>;
  /** The number of runs still to be requested. */
  toCome: number;
  backup: string[];
  /** All processes are dead, and the database is to be replaced by the backup. */
  isToBePutBack: boolean;
}

export function openStage(bench: Bench, schedule: Schedule, backUp: (stage: Stage) => Promise<void>): Stage {
  const random = seededRandom(schedule.seed + 1);
  const clock = new VirtualClock(bench.connection);
  bench.connection.nowMs = () => clock.nowMs;
  const now = () => clock.nowMs;
  const lags = { ...schedule.lags };
  const state = openState({ accountId: ACCOUNT, region: REGION, lags, now, random });
  const prepared = prepare(state, schedule.flavour);
  const main = { ...prepared, runId: drawUuid(state) };
  const world = new World({
    ...schedule,
    clock,
    connection: bench.connection,
    state,
    random,
    common: bench.common,
    cancel: async () => {
      await cancelRun(stage.people, PERSON, { runId: main.runId });
      world.feed.announce();
    },
    isSwept: schedule.family === 'restored',
    backUp: () => backUp(stage),
    putBack: () => {
      stage.isToBePutBack = true;
    },
  });
  const { request } = main;
  world.bystanders.run = {
    runId: main.runId,
    teamId: TEAM,
    existingKey: main.existingKey,
    alias: request.key.mode === 'create' ? request.key.alias : '',
    secretName: request.source.secretName,
    roleName: request.role.roleName,
  };
  const lockPool = world.locks.poolFor({ isDead: () => false, deliver: (act) => act() });
  const people = { db: bench.connection.open(() => UNTROUBLED, lockPool) };
  const beside = (schedule.besideMs ?? []).map((_ms, no) => requestBeside(state, no + 1));
  const stage: Stage = {
    bench,
    schedule,
    world,
    people,
    main,
    beside,
    sealed: new Map(),
    toCome: 0,
    backup: [],
    isToBePutBack: false,
  };
  for (let no = 0; no < (schedule.replicas ?? REPLICAS); no += 1) world.startReplica();
  return stage;
}

/** Requests the run, and schedules the requests for the others. */
export async function submitAll(stage: Stage): Promise<void> {
  const { bench, schedule, world, main, beside } = stage;
  for (const one of [main, ...beside]) {
    const place = { runId: one.runId, teamId: TEAM };
    stage.sealed.set(one.runId, await sealPasswords(bench.common.escrow, place, PASSWORDS));
  }
  for (const [index, one] of beside.entries()) {
    const ms = schedule.besideMs?.[index] ?? null;
    if (ms === null) continue;
    stage.toCome += 1;
    world.clock.after(ms, () => {
      submit(stage, one).then(() => {
        stage.toCome -= 1;
      }, world.fail);
    });
  }
  await submit(stage, main);
}

/** Assumes and looks as a submission does, in a process that runs nothing. */
async function prepareMain({ bench, people, world, main: { runId, request } }: Stage): Promise<void> {
  const { clock } = world;
  const portal = {
    ...bench.common,
    ...people,
    time: { ...REAL_TIME, now: () => clock.nowMs, monotonicMs: () => clock.nowMs },
    requestHandler: { handle: async (sent: SentRequest) => toResponse(world.exchangeCalmly(readRequest(sent))) },
  };
  const { prepared } = await prepareRun(portal, PERSON, { runId, request });
  if (!prepared) throw new Error('the session that changes was refused');
  // For whichever process is the first to work on the run.
  for (const replica of world.replicas) replica.portal.preparedRuns.keep(runId, prepared);
}

/** Takes only database time. */
export async function submit(stage: Stage, { runId, request }: Asked): Promise<void> {
  const { people, sealed, world } = stage;
  if (stage.schedule.isPrepared && runId === stage.main.runId) await prepareMain(stage);
  await insertRun(people.db, {
    runId,
    requestKey: drawUuid(world.state),
    requestHash: runId,
    teamId: TEAM,
    accountId: ACCOUNT,
    region: REGION,
    partition: 'aws',
    by: { userId: PERSON.userId, name: PERSON.name },
    request,
    also: (trx) => storePasswords(trx, runId, sealed.get(runId) as SealedPasswords),
  });
  world.feed.announce();
}
