import { CompiledQuery } from 'kysely';
import { PgBoss } from 'pg-boss';
import { z } from 'zod';
import { PortalError } from '#lib/errors.ts';
import type { Log } from '#server/log.ts';
import { noteOnSpan, traceInProgress } from '#server/observe/spans.ts';
import { connectionTo, type DatabaseAddress } from '../connection/address.ts';
import { QUEUE_SCHEMA } from '../database/app-rights.ts';
import type { Transaction } from '../database/database.ts';
import { REQUIRE_WRITABLE, withDatabase } from '../database/with-database.ts';

/** Tells processes which runs wait for a worker. Messages can be duplicated or late, because the claim decides. */
export interface RunQueue {
  /** With a transaction, the job exists once that commits. A run that is already waiting is not queued again. */
  enqueue(runId: string, trx?: Transaction): Promise<void>;
  /**
   * Starts handing out runs; returns a function that stops it without waiting for runs in progress. The signal aborts
   * when the job was given to another process. `startedBy` is the trace in which the run was queued, if it was traced.
   */
  work(
    handler: (runId: string, signal: AbortSignal, startedBy?: string) => Promise<void>,
    options: { concurrency: number },
  ): Promise<() => Promise<void>>;
  /** Throws database-unreachable if the queue can't reach the database or isn't handing out runs. */
  check(): Promise<void>;
  /** Stops handing out runs and waits for those in progress. */
  stop(): Promise<void>;
}

const QUEUE = 'run';
const POLL_SECONDS = 0.5;
const STOP_MS = 10_000;
/** Errors in such quick succession belong to one outage. */
const SAME_OUTAGE_MS = 5_000;
/** Limits how long a silently dropped connection can delay the caller. A slow database answers within it. */
const CHECK_MS = 4_000;
/** For the driver: only the client notices a connection that was dropped silently. */
const CLIENT_LIMITS = { query_timeout: 20_000, keepAlive: true };

const QUEUE_OPTIONS = {
  notify: true,
  // A killed worker is detected within this time (the minimum of pg-boss); its job then goes to another.
  heartbeatSeconds: 10,
  expireInSeconds: 12 * 3600,
  retryLimit: 20,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 15,
  deleteAfterSeconds: 3600,
};

interface QueuePlace extends DatabaseAddress {
  log: Log;
  isOwner?: boolean;
}

const jobSchema = z.object({ runId: z.uuid(), startedBy: z.string().optional() });

/**
 * Starts the queue, whose tables have their own schema. Only `isOwner` creates and migrates them. Throws
 * database-unreachable, or an Error that explains the mismatch if the tables have another version.
 */
export async function openQueue({ log, isOwner = false, ...address }: QueuePlace): Promise<RunQueue> {
  const boss = new PgBoss({
    ...connectionTo(address),
    application_name: 'limitless-portal queue',
    schema: QUEUE_SCHEMA,
    migrate: isOwner,
    createSchema: false,
    max: 4,
    connectionTimeoutMillis: 5_000,
    ...CLIENT_LIMITS,
    useListenNotify: true,
    superviseIntervalSeconds: 1,
    monitorIntervalSeconds: 2,
    schedule: false,
    registerInstance: false,
  });
  let isStarted = false;
  let troubledAt = Number.NEGATIVE_INFINITY;
  boss.on('error', (error) => {
    // While the database is down, every worker reports it twice a second; log each outage once.
    if (performance.now() - troubledAt > SAME_OUTAGE_MS) log.warn({ err: error }, 'error in the queue');
    troubledAt = performance.now();
  });
  boss.on('warning', ({ message }) => log.warn(`warning from the queue: ${message}`));

  try {
    await withDatabase(() => start(boss));
    isStarted = true;
  } catch (error) {
    await boss.stop({ graceful: false }).catch(() => undefined);
    throw error;
  }

  return {
    async enqueue(runId, trx) {
      noteOnSpan({ 'portal.run.id': runId });
      await withDatabase(() =>
        boss.send(
          QUEUE,
          { runId, startedBy: traceInProgress() },
          { singletonKey: runId, ...(trx ? { db: asBossDb(trx) } : {}) },
        ),
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
        const { runId, startedBy } = jobSchema.parse(job.data);
        try {
          await handler(runId, job.signal, startedBy);
        } catch (error) {
          log.error({ err: error, runId }, 'work on a run failed and will be retried');
          // pg-boss stores the thrown error, so the cause must not be part of it.
          throw new Error('will be retried');
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
      await Promise.race([withDatabase(() => boss.getDb().executeSql(REQUIRE_WRITABLE, [])), timeout]);
    },
    async stop() {
      isStarted = false;
      await boss.stop({ graceful: true, timeout: STOP_MS });
    },
  };
}

async function start(boss: PgBoss): Promise<void> {
  await boss.start();
  // Policy `short`: a run waits at most once, however often it is queued.
  await boss.createQueue(QUEUE, { policy: 'short', ...QUEUE_OPTIONS });
  await boss.updateQueue(QUEUE, QUEUE_OPTIONS);
}

/** Runs pg-boss's statements in our transaction. */
function asBossDb(trx: Transaction) {
  return {
    async executeSql(text: string, values: unknown[] = []) {
      const { rows } = await trx.executeQuery(CompiledQuery.raw(text, values));
      return { rows };
    },
  };
}
