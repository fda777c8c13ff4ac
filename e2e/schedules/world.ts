import { type AwsAnswer, errorAnswer, expiredToken, internalError, throttled } from '#e2e/harness/aws-answer.ts';
import type { AwsCall } from '#e2e/harness/aws-call.ts';
import type { Random } from '#e2e/harness/seeded-random.ts';
import { xmlText } from '#e2e/harness/upstream.ts';
import type { Call } from '#e2e/oracle/read-files.ts';
import type { ConnectionUse, GatedConnection } from '#server/store/testing/gated-database.ts';
import { answerCall } from './aws-model/aws-model.ts';
import type { ModelState } from './aws-model/state.ts';
import { Bystanders } from './bystanders.ts';
import { fateOf } from './call-fate.ts';
import { ledgerEntry, sessionIn } from './ledger-entry.ts';
import { type CommonPortal, Replica } from './replica.ts';
import {
  connectionEnded,
  isDatabaseAway,
  kindOfWrite,
  type PlannedTrouble,
  type Trouble,
  Troubles,
} from './trouble.ts';
import type { VirtualClock } from './virtual-clock.ts';
import { VirtualFeed } from './virtual-feed.ts';
import { VirtualLocks } from './virtual-locks.ts';

const SHORTEST_WAY_MS = 5;
const LONGEST_WAY_MS = 40;
const LONGEST_SKEW_MS = 600_000;
const RESTART_MS = 5_000;
/** When KMS finally sees a role that was to stay invisible, once someone has fixed the cause. */
const SEEN_IN_THE_END_MS = 180_000;
/** The maximum number of database uses at one moment. */
const MOST_USES = 1_000;

export interface WorldOptions {
  clock: VirtualClock;
  connection: GatedConnection;
  state: ModelState;
  random: Random;
  troubles: readonly Trouble[];
  isSkewed: boolean;
  common: CommonPortal;
  cancel(): Promise<void>;
  /** True if the portal sweeps for orphans; otherwise it never does. */
  isSwept: boolean;
  backUp(): Promise<void>;
  /** Called when all processes are dead. */
  putBack(): void;
}

const REFUSALS = { error: internalError, throttle: throttled, expired: expiredToken };

type Outage = { until: number; trouble: PlannedTrouble | null };

/** Everything in one schedule: AWS, the network, the database, the processes and the other people. */
export class World {
  readonly clock: VirtualClock;
  readonly connection: GatedConnection;
  readonly state: ModelState;
  readonly random: Random;
  readonly locks: VirtualLocks;
  readonly feed: VirtualFeed;
  readonly troubles: Troubles;
  readonly bystanders: Bystanders;
  /** Every call, in the order sent. */
  readonly ledger: Call[] = [];
  /** How many of these a submission made. */
  preparedCalls = 0;
  /** The number of writes by workers. */
  readonly writes = { transaction: 0, lease: 0 };
  /** Invariants that were violated during the trial. */
  readonly broken: string[] = [];
  /** When a worker was killed by its run. */
  readonly poisonings: number[] = [];
  readonly isSwept: boolean;
  readonly #options: WorldOptions;
  readonly replicas: Replica[] = [];
  #isOver = false;
  #awsAway: Outage & { as: 'drop' | 'error' | 'throttle' } = { until: 0, as: 'drop', trouble: null };
  #uses = { nowMs: 0, count: 0 };
  #databaseAway: Outage = { until: 0, trouble: null };

  constructor(options: WorldOptions) {
    const { clock, connection, state, random, troubles } = options;
    this.#options = options;
    this.isSwept = options.isSwept;
    this.clock = clock;
    this.connection = connection;
    this.state = state;
    this.random = random;
    this.locks = new VirtualLocks(clock);
    this.feed = new VirtualFeed(clock, random);
    this.troubles = new Troubles(troubles);
    this.bystanders = new Bystanders(this);
  }

  startReplica(): void {
    if (this.#isOver) return;
    const replica = new Replica(this, `replica-${this.replicas.length + 1}`, this.#options.common);
    this.replicas.push(replica);
    replica.start().catch(this.fail);
  }

  /** Stops the running processes. Paused ones resume eventually. */
  async stopAll(): Promise<void> {
    await Promise.all(this.replicas.filter((replica) => replica.isRunning()).map((replica) => replica.stop()));
  }

  /** Nothing in this world does anything from now on. */
  end(): void {
    this.#isOver = true;
    this.#killAll();
  }

  /** What a person does after a failure is reported. */
  removeCauses(): void {
    this.bystanders.takeForgedAway();
    this.troubles.isCauseGone = true;
    const { lags } = this.state;
    lags.roleToKms = Math.min(lags.roleToKms, SEEN_IN_THE_END_MS);
  }

  #killAll(): void {
    for (const replica of this.replicas) replica.kill();
  }

  /** How long AWS or the database stays unavailable. */
  awayForMs(): number {
    return Math.max(0, this.#awsAway.until - this.clock.nowMs, this.#databaseAway.until - this.clock.nowMs);
  }

  drawSkewMs(): number {
    return this.#options.isSkewed ? Math.round((this.random() - 0.5) * 2 * LONGEST_SKEW_MS) : 0;
  }

  /** Failures of the world itself, not of the portal. */
  fail = (error: unknown): void => {
    this.broken.push(`the trial is broken: ${error instanceof Error ? error.stack : String(error)}`);
  };

  /** One call on its way to AWS and back. */
  async exchange(replica: Replica, call: AwsCall): Promise<AwsAnswer | 'lost'> {
    // How soon the SDK sends each of several calls isn't the same every time.
    await this.clock.inOrder(`${call.operation} ${JSON.stringify(call.params)}`);
    const early = this.#meetCall(call, 'before');
    const known = this.bystanders.knownBy(call);
    for (const trouble of early) this.#harm(replica, trouble);
    const before = fateOf(early);
    if (before.isUnsent) return 'lost';
    const entry = this.#write(call);
    await this.clock.wait(this.#drawWay() + before.lateMs);
    if (before.isLost) return 'lost';
    const refused = before.refusal ?? this.#outage();
    if (refused === 'drop') return 'lost';
    if (refused !== null) {
      const answer = errorAnswer(call, REFUSALS[refused](call));
      entry.status = answer.status;
      return answer;
    }
    const first = this.#do(call, entry, known);
    const late = this.#meetCall(call, 'after');
    for (const trouble of late) this.#harm(replica, trouble);
    const after = fateOf(late);
    const second = after.isTwice ? answerCall(this.state, call) : first;
    await this.clock.wait(this.#drawWay() + after.lateMs);
    if (after.isLost) return 'lost';
    this.bystanders.noteRead(call, first);
    if (after.refusal === 'error') return errorAnswer(call, internalError(call));
    return this.random() < 0.5 ? first : second;
  }

  /** A call of a submission, which meets no trouble and takes no time. Only sessions are recorded. */
  exchangeCalmly(call: AwsCall): AwsAnswer {
    if (call.operation !== 'AssumeRole') return answerCall(this.state, call);
    const entry = this.#write(call);
    this.preparedCalls = this.ledger.length;
    return this.#do(call, entry, []);
  }

  /** Calls of other runs, and of sweeps, meet no trouble. */
  #meetCall(call: AwsCall, when: 'before' | 'after'): PlannedTrouble[] {
    const isOfRun = sessionIn(this.state, call) === `limitless-${this.bystanders.run?.runId}`;
    return isOfRun ? this.troubles.meetCall(call.operation, when) : [];
  }

  /** How a process gets a database connection, and what happens to its writes. */
  openUse(replica: Replica): ConnectionUse {
    let isLost = false;
    return {
      begin: async () => {
        if (this.#isCircling()) replica.kill();
        await replica.whenRunning();
        if (this.clock.nowMs >= this.#databaseAway.until) return;
        if (this.#databaseAway.trouble) this.#databaseAway.trouble.hits += 1;
        await this.clock.wait(1);
        await replica.whenRunning();
        throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
      },
      isStored: (statement) => {
        const kind = kindOfWrite(statement);
        if (kind === null) return !replica.isDead();
        this.writes[kind] += 1;
        const due = this.troubles.meetWrite(kind);
        isLost = due.some(({ harm }) => harm.kind === 'lose-commit' || isDatabaseAway(harm));
        const isBefore = due.some(({ moment }) => moment.when === 'before');
        for (const trouble of due) this.#harm(replica, trouble);
        return !(isBefore && (isLost || replica.isDead()));
      },
      holdAnswer: () => {
        if (isLost) return replica.whenRunning().then(() => Promise.reject(connectionEnded()));
        return replica.isRunning() ? null : replica.whenRunning();
      },
    };
  }

  /** Time passes only in pauses, so a process that queries the database without a pause would never end. */
  #isCircling(): boolean {
    const { nowMs } = this.clock;
    this.#uses = { nowMs, count: this.#uses.nowMs === nowMs ? this.#uses.count + 1 : 1 };
    if (this.#uses.count === MOST_USES) this.fail(new Error('a worker is in an endless loop'));
    return this.#uses.count >= MOST_USES;
  }

  #drawWay(): number {
    return SHORTEST_WAY_MS + this.random() * (LONGEST_WAY_MS - SHORTEST_WAY_MS);
  }

  #outage(): 'drop' | 'error' | 'throttle' | null {
    if (this.clock.nowMs >= this.#awsAway.until) return null;
    if (this.#awsAway.trouble) this.#awsAway.trouble.hits += 1;
    return this.#awsAway.as;
  }

  #do(call: AwsCall, entry: Call, known: readonly string[]): AwsAnswer {
    this.bystanders.watchPut(call, known);
    const answer = answerCall(this.state, call);
    entry.status = answer.status;
    entry.issuedKeyId = call.operation === 'AssumeRole' ? xmlText(String(answer.body), 'AccessKeyId') : null;
    return answer;
  }

  #write(call: AwsCall): Call {
    const at = new Date(this.clock.nowMs).toISOString();
    const entry = ledgerEntry(this.state, call, { no: this.ledger.length + 1, at });
    this.ledger.push(entry);
    return entry;
  }

  #harm(replica: Replica, trouble: PlannedTrouble): void {
    const { clock, bystanders } = this;
    const { harm } = trouble;
    switch (harm.kind) {
      case 'kill':
      case 'poison':
        // Another call of the same process may have been on its way.
        if (replica.isDead()) break;
        if (harm.kind === 'poison') this.poisonings.push(clock.nowMs);
        replica.kill();
        clock.after(this.random() * RESTART_MS, () => this.startReplica());
        break;
      case 'restore':
        this.#options.backUp().catch(this.fail);
        clock.after(harm.afterMs, () => {
          this.#killAll();
          this.#options.putBack();
        });
        break;
      case 'stop':
        replica.stop().catch(this.fail);
        clock.after(this.random() * RESTART_MS, () => this.startReplica());
        break;
      case 'pause':
        replica.pause(harm.ms);
        break;
      case 'aws-away':
        this.#awsAway = { until: clock.nowMs + harm.ms, as: harm.as, trouble };
        break;
      case 'database-away':
        // The transaction at the start of the outage itself is lost.
        trouble.hits += 1;
        this.#databaseAway = { until: clock.nowMs + harm.ms, trouble };
        break;
      case 'both-away':
        this.#awsAway = { until: clock.nowMs + harm.ms, as: 'drop', trouble };
        this.#databaseAway = { until: clock.nowMs + harm.ms, trouble };
        break;
      case 'forge':
        bystanders.forge(harm.what);
        break;
      case 'edit':
        bystanders.editKeyPolicy(harm.ms);
        break;
      case 'cancel':
        this.#options.cancel().catch(this.fail);
        break;
      default:
        // Harms of a call or a commit take effect where it is met.
        break;
    }
  }
}
