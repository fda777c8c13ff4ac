import type { PortalCluster } from './portal-cluster.ts';
import type { Replica } from './replica.ts';

/** The portal leaves a run to a person when more workers than this and one more have died with it in a row. */
const LOSSES_MAX = 4;

interface Orphaned {
  runId: string;
  at: number;
}

/** From the kill of a replica until it takes requests again. */
interface Downtime {
  replica: Replica;
  from: number;
  until: number;
}

/** Kills replicas, starts them again, and measures how long the runs that they held stood still. */
export class KillLog {
  kills = 0;
  readonly #cluster: PortalCluster;
  readonly #orphaned: Orphaned[] = [];
  readonly #downtimes: Downtime[] = [];
  readonly #restarts = new Set<Promise<void>>();
  readonly #problems: string[] = [];

  constructor(cluster: PortalCluster) {
    this.#cluster = cluster;
  }

  /**
   * As a power cut would; the replica starts again at once, and nobody waits for it. False where it is left alone, because one of its
   * runs has lost so many workers already that the next loss would leave it to a person.
   */
  async kill(replica: Replica): Promise<boolean> {
    const held = await this.#cluster.findHeld([replica]);
    if (held.some((runId) => this.#lossesOf(runId) >= LOSSES_MAX)) return false;
    // Begun before its end: so the downtimes of a replica that is killed while it starts leave no gap.
    const downtime = { replica, from: Date.now(), until: Number.POSITIVE_INFINITY };
    this.#downtimes.push(downtime);
    await replica.kill9();
    const at = Date.now();
    this.kills += 1;
    this.#orphaned.push(...held.map((runId) => ({ runId, at })));
    const restart = replica.start().then(
      () => {
        downtime.until = Date.now();
      },
      (error: unknown) => {
        this.#problems.push(`did not start again: ${error}`);
      },
    );
    this.#restarts.add(restart);
    void restart.finally(() => this.#restarts.delete(restart));
    return true;
  }

  #lossesOf(runId: string): number {
    return this.#orphaned.filter((one) => one.runId === runId).length;
  }

  /** Waits for every replica that starts again; what went wrong with one. */
  async settle(): Promise<readonly string[]> {
    await Promise.all(this.#restarts);
    return this.#problems;
  }

  /**
   * For each run that lost its worker, milliseconds until another one did something for it: an event or a call to AWS. A run that lost
   * the next worker too before that counts from then. Where the kills left no replica at all, the time counts from when one was there
   * again: how long a portal takes to start is no part of a take-over.
   */
  async takeOverTimes(): Promise<number[]> {
    await Promise.all(this.#restarts);
    const signs = await this.#readSigns();
    return this.#orphaned.flatMap(({ runId, at }) => {
      const claimedAt = signs.claims.get(runId)?.find((time) => time > at);
      if (claimedAt === undefined) return [];
      const sign = signs.acts.get(runId)?.find((time) => time >= claimedAt);
      const next = this.#orphaned.find((one) => one.runId === runId && one.at > at);
      return sign === undefined || (next && next.at < sign) ? [] : [Math.max(0, sign - this.#firstUpFrom(at))];
    });
  }

  /** The first moment from then on when a replica was there. */
  #firstUpFrom(time: number): number {
    const upFrom = (replica: Replica) => {
      const own = this.#downtimes.filter((downtime) => downtime.replica === replica);
      return own.reduce((at, { from, until }) => (from <= at && at < until ? until : at), time);
    };
    return Math.min(...this.#cluster.replicas.map(upFrom));
  }

  async #readSigns() {
    const read = (text: string) => this.#cluster.query<{ run_id: string; at: Date }>(text);
    const claims = await read('SELECT run_id, at FROM oracle.claim ORDER BY at');
    const events = await read('SELECT run_id, at FROM event');
    const calls = (await this.#cluster.aws.calls()).flatMap(({ session, at }) =>
      session?.startsWith('limitless-') ? { run_id: session.slice('limitless-'.length), at: new Date(at) } : [],
    );
    return { claims: timesByRun(claims), acts: timesByRun([...events, ...calls]) };
  }
}

function timesByRun(rows: readonly { run_id: string; at: Date }[]): Map<string, number[]> {
  const times = new Map<string, number[]>();
  for (const { run_id, at } of rows) times.set(run_id, [...(times.get(run_id) ?? []), at.getTime()]);
  for (const list of times.values()) list.sort((a, b) => a - b);
  return times;
}

/** The value that so many per cent of all do not exceed; 0 of none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
}
