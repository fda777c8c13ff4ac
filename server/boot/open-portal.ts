import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { PortalConfig } from '#lib/portal-config.ts';
import { REQUEST_HANDLER } from '#server/aws/session/request-handler.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#server/embedded/postgres.ts';
import { CircuitBreaker } from '#server/engine/calls/circuit-breaker.ts';
import { SuspectGate } from '#server/engine/worker/suspect-gate.ts';
import { startWorker } from '#server/engine/worker/worker.ts';
import { openEscrowKeys } from '#server/escrow/escrow-keys.ts';
import type { Log } from '#server/log.ts';
import { openMetrics } from '#server/metrics.ts';
import { PACE } from '#server/pace.ts';
import { type Portal, setPortal } from '#server/portal.ts';
import type { Settings } from '#server/settings/env.ts';
import { openRunFeed } from '#server/store/runs/run-feed.ts';
import { REAL_TIME } from '#server/time.ts';
import { openAuditCheckpoints } from './audit-checkpoints.ts';
import { tellAuditPlace } from './audit-place.ts';
import { openDatabaseWatch } from './database-watch.ts';
import { openMinuteChores } from './minute-chores.ts';
import { openStore, type StorePlace } from './open-store.ts';
import { whenReachable } from './when-reachable.ts';

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
    const place = embedded ?? { url: settings.databaseUrl as string, ownerUrl: settings.databaseOwnerUrl };
    return await openOver(place, { settings, config, log, embedded });
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

async function openOver(
  place: StorePlace,
  given: { settings: Settings; config: PortalConfig; log: Log; embedded: EmbeddedPostgres | null },
): Promise<OpenPortal> {
  const { settings, config, log, embedded } = given;
  const { db, queue } = await openStore(place, log);
  // What serves requests sees a team only where it says so; what works in the background sees them all.
  const everything = db.allTeams;
  // Before any run is worked on: what its database has forgotten must not be made again.
  const watch = await whenReachable(log, () => openDatabaseWatch(everything, log));
  const feed = openRunFeed({ url: place.url, log });
  tellAuditPlace(settings, log);
  const checkpoints = openAuditCheckpoints({ db: everything, log, audit: settings.audit });
  const chores = openMinuteChores({ db: everything, log });
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
    escrow: openEscrowKeys(settings.escrow),
    time: REAL_TIME,
    requestHandler: REQUEST_HANDLER,
    circuitBreaker: new CircuitBreaker(PACE.probeMs, REAL_TIME),
    suspects: new SuspectGate(),
  };
  setPortal(portal);
  const worker = await startWorker({ ...portal, db: everything });
  return {
    portal,
    async close() {
      await attempt(log, 'stop the worker', () => worker.stop());
      await attempt(log, 'stop the queue', () => queue.stop());
      await attempt(log, 'close the feed', () => feed.close());
      await attempt(log, 'end the chores of each minute', () => chores.close());
      await attempt(log, 'end the checkpoints', () => checkpoints.close());
      await attempt(log, 'stop the watch of the database', () => watch.close());
      await attempt(log, 'close the database', () => db.close());
      await embedded?.stop();
    },
  };
}

/** What cannot be ended must not keep what comes after it from ending: a built-in PostgreSQL would be left behind. */
async function attempt(log: Log, what: string, end: () => Promise<void>): Promise<void> {
  try {
    await end();
  } catch (error) {
    log.warn({ err: error }, `could not ${what}`);
  }
}
