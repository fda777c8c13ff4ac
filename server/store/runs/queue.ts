import { CompiledQuery } from 'kysely';
import { PgBoss } from 'pg-boss';
import { z } from 'zod';
import { PortalError } from '#lib/errors.ts';
import type { Log } from '#server/log.ts';
import { QUEUE_SCHEMA } from '../database/app-rights.ts';
import type { Transaction } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';

/** Tells processes which runs wait for a worker. It may tell twice, and too late: the claim decides. */
export interface RunQueue {
  /** With a transaction, the job is there when that commits and not before. A run that waits already is not queued again. */
  enqueue(runId: string, trx?: Transaction): Promise<void>;
  /**
   * Begins to hand out runs; gives the way to hand out no more, which does not wait for what is in work. The signal is aborted where the
   * job has been given to another process.
   */
  work(
    handler: (runId: string, signal: AbortSignal) => Promise<void>,
    options: { concurrency: number },
  ): Promise<() => Promise<void>>;
  /** Throws database-unreachable where the queue cannot reach the database now, or does not hand out runs. */
  check(): Promise<void>;
  /** Hands out nothing more and waits for what is in work. */
  stop(): Promise<void>;
}

const QUEUE = 'run';
const POLL_SECONDS = 0.5;
const STOP_MS = 10_000;
/** Errors that follow each other so soon belong to one outage. */
const SAME_OUTAGE_MS = 5_000;
/** A connection that is gone without a word must not hold up whoever asks. */
const CHECK_MS = 1_000;

const QUEUE_OPTIONS = {
  notify: true,
  // A worker that is killed is noticed within this time (pg-boss allows no less); its job then goes to another.
  heartbeatSeconds: 10,
  expireInSeconds: 12 * 3600,
  retryLimit: 20,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 15,
  deleteAfterSeconds: 3600,
};

interface QueuePlace {
  url: string;
  log: Log;
  isOwner?: boolean;
}

const jobSchema = z.object({ runId: z.uuid() });

/**
 * Starts the queue, whose tables are in a schema of its own. Only `isOwner` makes them and brings them up to date. Throws
 * database-unreachable, and an Error in plain words where the tables are of another version.
 */
export async function openQueue({ url, log, isOwner = false }: QueuePlace): Promise<RunQueue> {
  const boss = new PgBoss({
    connectionString: url,
    application_name: 'limitless-portal queue',
    schema: QUEUE_SCHEMA,
    migrate: isOwner,
    createSchema: false,
    max: 4,
    connectionTimeoutMillis: 5_000,
    useListenNotify: true,
    superviseIntervalSeconds: 1,
    monitorIntervalSeconds: 2,
    schedule: false,
    registerInstance: false,
  });
  let isStarted = false;
  let troubledAt = Number.NEGATIVE_INFINITY;
  boss.on('error', (error) => {
    // While the database is away every worker tells so twice a second: once for each outage is enough.
    if (performance.now() - troubledAt > SAME_OUTAGE_MS) log.warn({ err: error }, 'the queue met an error');
    troubledAt = performance.now();
  });
  boss.on('warning', ({ message }) => log.warn(`the queue warns: ${message}`));

  try {
    await withDatabase(() => start(boss));
    isStarted = true;
  } catch (error) {
    await boss.stop({ graceful: false }).catch(() => undefined);
    throw error;
  }

  return {
    async enqueue(runId, trx) {
      await withDatabase(() =>
        boss.send(QUEUE, { runId }, { singletonKey: runId, ...(trx ? { db: asBossDb(trx) } : {}) }),
      );
    },
    async work(handler, { concurrency }) {
      const options = {
        localConcurrency: concurrency,
        pollingIntervalSeconds: POLL_SECONDS,
        notifyPollingIntervalSeconds: POLL_SECONDS,
        heartbeatRefreshSeconds: 3,
      };
      await boss.work<unknown>(QUEUE, options, async ([job]) => {
        if (!job) return;
        const { runId } = jobSchema.parse(job.data);
        try {
          await handler(runId, job.signal);
        } catch (error) {
          log.error({ err: error, runId }, 'work on a run ended early: it is tried again');
          // pg-boss stores what is thrown: nothing of the cause may get there.
          throw new Error('tried again');
        }
      });
      return () => boss.offWork(QUEUE, { wait: false });
    },
    async check() {
      if (!isStarted) throw new PortalError('database-unreachable');
      const over = AbortSignal.timeout(CHECK_MS);
      const timeout = new Promise<never>((_resolve, reject) => {
        over.onabort = () => reject(new PortalError('database-unreachable', {}, { cause: over.reason }));
      });
      await Promise.race([withDatabase(() => boss.getDb().executeSql('SELECT 1', [])), timeout]);
    },
    async stop() {
      isStarted = false;
      await boss.stop({ graceful: true, timeout: STOP_MS });
    },
  };
}

async function start(boss: PgBoss): Promise<void> {
  await boss.start();
  // Short: a run waits once at most, however often it is queued.
  await boss.createQueue(QUEUE, { policy: 'short', ...QUEUE_OPTIONS });
  await boss.updateQueue(QUEUE, QUEUE_OPTIONS);
}

/** pg-boss's statements, run in our transaction. */
function asBossDb(trx: Transaction) {
  return {
    async executeSql(text: string, values: unknown[] = []) {
      const { rows } = await trx.executeQuery(CompiledQuery.raw(text, values));
      return { rows };
    },
  };
}
