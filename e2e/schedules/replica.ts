import type { AwsAnswer } from '#e2e/harness/aws-answer.ts';
import type { AwsCall } from '#e2e/harness/aws-call.ts';
import { type Random, seededRandom } from '#e2e/harness/seeded-random.ts';
import { CircuitBreaker } from '#server/engine/calls/circuit-breaker.ts';
import { PreparedRuns } from '#server/engine/worker/prepared-runs.ts';
import { SuspectGate } from '#server/engine/worker/suspect-gate.ts';
import { startWorker, type Worker } from '#server/engine/worker/worker.ts';
import { PACE } from '#server/pace.ts';
import type { Portal } from '#server/portal.ts';
import { RecentReads } from '#server/recent-reads.ts';
import type { ConnectionUse, GatedConnection } from '#server/store/testing/gated-database.ts';
import type { Time } from '#server/time.ts';
import { readRequest, type SentRequest, toResponse } from './aws-model/aws-model.ts';
import type { VirtualClock } from './virtual-clock.ts';
import type { VirtualFeed } from './virtual-feed.ts';
import type { LockOwner, VirtualLocks } from './virtual-locks.ts';

/** PostgreSQL's timeout for an idle lock holder. */
const LOCK_SILENCE_MS = 30_000;
/** The request timeout of a call, as in production. */
const REQUEST_MS = 8_000;
const NEVER = 1e12;
const SWEEP_CHECK_MS = 5_000;
const CHORES = { takeMs: 3_000, expireMs: 60_000, firstSweepMs: NEVER };

/** The parts of a portal that all processes share. */
export type CommonPortal = Omit<
  Portal,
  | 'processId'
  | 'db'
  | 'feed'
  | 'time'
  | 'requestHandler'
  | 'circuitBreaker'
  | 'suspects'
  | 'preparedRuns'
  | 'recentReads'
>;

/** What a process uses of a trial's world. */
interface Surroundings {
  clock: VirtualClock;
  connection: GatedConnection;
  locks: VirtualLocks;
  feed: VirtualFeed;
  random: Random;
  isSwept: boolean;
  drawSkewMs(): number;
  openUse(replica: Replica): ConnectionUse;
  exchange(replica: Replica, call: AwsCall): Promise<AwsAnswer | 'lost'>;
  fail(error: unknown): void;
}

/** One process of the portal, which may die or pause at any time. A dead process receives nothing that it requested. */
export class Replica implements LockOwner {
  readonly name: string;
  readonly portal: Portal;
  readonly #world: Surroundings;
  #state: 'running' | 'paused' | 'dead' = 'running';
  #undelivered: (() => void)[] = [];
  #worker: Worker | null = null;

  constructor(world: Surroundings, name: string, common: CommonPortal) {
    this.name = name;
    this.#world = world;
    const time = this.#openTime();
    const lockPool = world.locks.poolFor(this);
    this.portal = {
      ...common,
      processId: name,
      db: world.connection.open(() => world.openUse(this), lockPool),
      feed: world.feed.openFor(this),
      time,
      requestHandler: { handle: (request: SentRequest) => this.#send(request), destroy: () => undefined },
      circuitBreaker: new CircuitBreaker(PACE.probeMs, time),
      suspects: new SuspectGate(),
      preparedRuns: new PreparedRuns(time),
      recentReads: new RecentReads(time),
    };
  }

  async start(): Promise<void> {
    this.#worker = await startWorker(this.portal, {
      ...CHORES,
      setupCheckMs: NEVER,
      sweepCheckMs: this.#world.isSwept ? SWEEP_CHECK_MS : NEVER,
    });
  }

  isDead(): boolean {
    return this.#state === 'dead';
  }

  isRunning(): boolean {
    return this.#state === 'running';
  }

  /** Delivers something to the process: immediately, after its pause, or never. */
  deliver(act: () => void): void {
    if (this.#state === 'running') act();
    else if (this.#state === 'paused') this.#undelivered.push(act);
  }

  kill(): void {
    this.#state = 'dead';
    this.#undelivered = [];
    this.#world.locks.freeAllOf(this);
  }

  /** Pauses for a while, like a process stopped by the operating system. */
  pause(ms: number): void {
    if (this.#state !== 'running') return;
    this.#state = 'paused';
    const { clock, locks } = this.#world;
    if (ms > LOCK_SILENCE_MS) clock.after(LOCK_SILENCE_MS, () => locks.freeAllOf(this));
    clock.after(ms, () => this.#resume());
  }

  /** Like `SIGTERM`. */
  async stop(): Promise<void> {
    await this.#worker?.stop();
    this.kill();
  }

  #resume(): void {
    if (this.#state !== 'paused') return;
    this.#state = 'running';
    const waiting = this.#undelivered;
    this.#undelivered = [];
    for (const act of waiting) this.deliver(act);
  }

  #openTime(): Time {
    const { clock } = this.#world;
    const random = seededRandom(this.#world.random() * 2 ** 32);
    const skewMs = this.#world.drawSkewMs();
    return {
      now: () => clock.nowMs + skewMs,
      monotonicMs: () => clock.nowMs,
      random,
      sleep: (ms, signal) =>
        new Promise((resolve, reject) => {
          const wake = clock.after(ms, () =>
            this.deliver(() => {
              signal.removeEventListener('abort', end);
              resolve();
            }),
          );
          const end = () => {
            wake();
            signal.removeEventListener('abort', end);
            reject(signal.reason);
          };
          if (signal.aborted) end();
          else signal.addEventListener('abort', end);
        }),
    };
  }

  #send(request: SentRequest): Promise<ReturnType<typeof toResponse>> {
    const call = readRequest(request);
    return new Promise((resolve, reject) => {
      const inTime = this.#world.clock.after(REQUEST_MS, () => this.deliver(() => reject(timedOut())));
      void this.#world.exchange(this, call).then((answer) => {
        inTime();
        this.deliver(() => (answer === 'lost' ? reject(connectionLost()) : resolve(toResponse(answer))));
      }, this.#world.fail);
    });
  }

  /** Never resolves if the process is dead. */
  whenRunning(): Promise<void> {
    return new Promise((resolve) => this.deliver(resolve));
  }
}

function connectionLost(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
}

function timedOut(): Error {
  return Object.assign(new Error('the request timed out'), { name: 'TimeoutError', code: 'ETIMEDOUT' });
}
