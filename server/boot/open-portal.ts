import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { isPortalError } from '#lib/errors.ts';
import type { PortalConfig } from '#lib/team.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#server/embedded/postgres.ts';
import { OutageGate } from '#server/engine/outage-gate.ts';
import { startWorker } from '#server/engine/worker.ts';
import type { Settings } from '#server/env.ts';
import type { Log } from '#server/log.ts';
import { openMetrics } from '#server/metrics.ts';
import { PACE } from '#server/pace.ts';
import { type Portal, setPortal } from '#server/portal.ts';
import { prepareAppRole } from '#server/store/app-role.ts';
import { type Database, openDatabase } from '#server/store/database.ts';
import { migrateDatabase } from '#server/store/migrate.ts';
import { openQueue, type RunQueue } from '#server/store/queue.ts';
import { openRunFeed } from '#server/store/run-feed.ts';
import { openAuditCheckpoints } from './audit-checkpoints.ts';
import { openDatabaseWatch } from './database-watch.ts';

const TRY_AGAIN_MS = 2_000;

export interface OpenPortal {
  portal: Portal;
  /** Ends everything in the order in which it depends on each other. */
  close(): Promise<void>;
}

/**
 * Opens the database (the built-in one where no other is set), brings it up to date, and starts the worker. While the database is
 * away it waits and tries again: a database that comes back later must not need a person to restart the portal.
 */
export async function openPortal(settings: Settings, config: PortalConfig, log: Log): Promise<OpenPortal> {
  const embedded = settings.databaseUrl ? null : await startEmbeddedPostgres({ dataDir: settings.dataDir, log });
  try {
    const url = settings.databaseUrl ?? (embedded as EmbeddedPostgres).url;
    return await openOver(url, { settings, config, log, embedded });
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

async function openOver(
  url: string,
  given: { settings: Settings; config: PortalConfig; log: Log; embedded: EmbeddedPostgres | null },
): Promise<OpenPortal> {
  const { settings, config, log, embedded } = given;
  const { db, queue } = await openStore(url, log);
  // Before any run is worked on: what its database has forgotten must not be made again.
  const watch = await whenReachable(log, () => openDatabaseWatch(db, log));
  const feed = openRunFeed({ url, log });
  const checkpoints = openAuditCheckpoints({ db, log, audit: settings.audit });
  const portal: Portal = {
    processId: `${hostname()}:${process.pid}:${randomBytes(4).toString('hex')}`,
    settings,
    config,
    db,
    queue,
    feed,
    metrics: openMetrics(),
    log,
    pace: PACE,
    outages: new OutageGate(PACE.probeMs),
  };
  setPortal(portal);
  const worker = await startWorker(portal);
  return {
    portal,
    async close() {
      await attempt(log, 'stop the worker', () => worker.stop());
      await attempt(log, 'stop the queue', () => queue.stop());
      await attempt(log, 'close the feed', () => feed.close());
      await attempt(log, 'end the checkpoints', () => checkpoints.close());
      await attempt(log, 'stop the watch of the database', () => watch.close());
      await attempt(log, 'close the database', () => db.close());
      await embedded?.stop();
    },
  };
}

/** The tables and the queue belong to the role of the address; the portal works as one that owns nothing, where there is one. */
async function openStore(url: string, log: Log): Promise<{ db: Database; queue: RunQueue }> {
  const owner = openDatabase({ url, log, max: 2 });
  try {
    await whenReachable(log, () => migrateDatabase(owner));
    const queue = await whenReachable(log, () => openQueue({ url, log }));
    const role = await whenReachable(log, () => prepareAppRole(owner));
    if (role === null)
      log.warn('the database has no role for the portal: teams are kept apart by its queries alone (README)');
    return { db: openDatabase({ url, log, role }), queue };
  } finally {
    await owner.close();
  }
}

/** What cannot be ended must not keep what comes after it from ending: a built-in PostgreSQL would be left behind. */
async function attempt(log: Log, what: string, end: () => Promise<void>): Promise<void> {
  try {
    await end();
  } catch (error) {
    log.warn({ err: error }, `could not ${what}`);
  }
}

async function whenReachable<T>(log: Log, open: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await open();
    } catch (error) {
      if (!isPortalError(error) || error.code !== 'database-unreachable') throw error;
      log.error({ err: error }, 'the database does not answer: trying again');
      await sleep(TRY_AGAIN_MS);
    }
  }
}
