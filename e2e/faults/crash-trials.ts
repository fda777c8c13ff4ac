import { setTimeout as pause } from 'node:timers/promises';
import type { ArmedPoint, CrashPoint } from './crash-points.ts';
import type { KillLog } from './kill-log.ts';
import type { PortalCluster } from './portal-cluster.ts';
import type { Replica } from './replica.ts';
import { submissionFor } from './requests.ts';
import { submitSurely } from './submit-surely.ts';
import type { Submitter } from './submitter.ts';

interface Trial {
  point: CrashPoint;
  runId: string;
  armed: ArmedPoint | undefined;
  /** Set when the run stands at its point. */
  standing: Replica | null | undefined;
}

/** Runs that are on the way to their points at the same time. */
const AT_ONCE = 3;
/** The longest time between two runs that die by one kill. */
const GATHER_MS = 400;
const POLL_MS = 100;

/** Brings a run, of a name that begins so, to each point and kills its process there. The points that no run came to are named. */
export async function tryCrashPoints(
  { cluster, submitter, killLog }: { cluster: PortalCluster; submitter: Submitter; killLog: KillLog },
  points: readonly CrashPoint[],
  prefix: string,
): Promise<{ runIds: string[]; unreached: string[] }> {
  const left = [...points];
  const waiting = new Set<Trial>();
  const runIds: string[] = [];
  const unreached: string[] = [];
  while (left.length > 0 || waiting.size > 0) {
    while (left.length > 0 && waiting.size < AT_ONCE) {
      const name = `${prefix}-${runIds.length + 1}`;
      const trial = await begin(cluster, submitter, left.shift() as CrashPoint, name);
      runIds.push(trial.runId);
      waiting.add(trial);
    }
    await pause(POLL_MS);
    if ([...waiting].some(({ standing }) => standing !== undefined)) {
      await pause(GATHER_MS);
      left.push(...(await killStanding(waiting, killLog)));
    }
    for (const trial of await findRested(cluster, waiting)) {
      unreached.push(trial.point.name);
      waiting.delete(trial);
    }
  }
  return { runIds, unreached };
}

async function begin(cluster: PortalCluster, submitter: Submitter, point: CrashPoint, name: string): Promise<Trial> {
  const trial: Trial = { point, runId: '', armed: undefined, standing: undefined };
  const prepare = async (runId: string) => {
    const armed = await point.arm(cluster, runId);
    trial.armed = armed;
    armed.reached.then(
      (replica) => {
        trial.standing = replica;
      },
      // The barrier was taken away: the run had ended before.
      () => undefined,
    );
  };
  const { looksAgain } = point;
  trial.runId = await submitSurely(cluster, submitter, submitter.attempt(submissionFor(name)), { prepare, looksAgain });
  return trial;
}

/** Kills every process that has a run at its point; those trials are over. Gives the points whose process was left alone. */
async function killStanding(waiting: Set<Trial>, killLog: KillLog): Promise<CrashPoint[]> {
  const over = [...waiting].filter(({ standing }) => standing !== undefined);
  const replicas = [...new Set(over.flatMap(({ standing }) => standing ?? []))];
  const killed = await Promise.all(replicas.map((replica) => killLog.kill(replica)));
  for (const { armed } of over) await armed?.release();
  for (const trial of over) waiting.delete(trial);
  const isKilled = ({ standing }: Trial) => standing && killed[replicas.indexOf(standing)];
  return over.filter((trial) => !isKilled(trial)).map(({ point }) => point);
}

async function findRested(cluster: PortalCluster, waiting: ReadonlySet<Trial>): Promise<Trial[]> {
  const open = [...waiting].filter(({ standing }) => standing === undefined);
  const active = await cluster.waitForRest(
    open.map(({ runId }) => runId),
    0,
  );
  const rested = open.filter(({ runId, standing }) => !active.includes(runId) && standing === undefined);
  await Promise.all(rested.map(({ armed }) => armed?.release()));
  return rested;
}
