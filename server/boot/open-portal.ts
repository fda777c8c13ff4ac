import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { PortalConfig } from '#lib/portal-config.ts';
import { databaseTokens } from '#server/aws/database-token.ts';
import { type AwsRequestHandler, REQUEST_HANDLER } from '#server/aws/session/request-handler.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#server/embedded/postgres.ts';
import { CircuitBreaker } from '#server/engine/calls/circuit-breaker.ts';
import { PreparedRuns } from '#server/engine/worker/prepared-runs.ts';
import { SuspectGate } from '#server/engine/worker/suspect-gate.ts';
import { startWorker } from '#server/engine/worker/worker.ts';
import { openEscrowKeys } from '#server/escrow/escrow-keys.ts';
import { StreamChecks } from '#server/http/stream-checks.ts';
import type { Log } from '#server/log.ts';
import { openMetrics } from '#server/metrics.ts';
import { openNotifier } from '#server/notify/notifier.ts';
import { openStatusReporter } from '#server/observe/status-reporter.ts';
import { PACE } from '#server/pace.ts';
import { type Portal, setPortal } from '#server/portal.ts';
import { RecentReads } from '#server/recent-reads.ts';
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
  /** Closes everything, dependents first. */
  close(): Promise<void>;
}

/**
 * Opens the database (the built-in one by default), migrates it, and starts the worker. While the database is down it
 * keeps trying, so that the portal needs no restart when the database comes back. `requestHandler` sends the calls to
 * AWS.
 */
export async function openPortal(
  settings: Settings,
  config: PortalConfig,
  log: Log,
  requestHandler: AwsRequestHandler = REQUEST_HANDLER,
): Promise<OpenPortal> {
  const embedded = settings.databaseUrl ? null : await startEmbeddedPostgres({ dataDir: settings.dataDir, log });
  try {
    const place = embedded ?? {
      url: settings.databaseUrl as string,
      ownerUrl: settings.databaseOwnerUrl,
      makePassword: databaseTokens(settings.databaseIamRegion),
    };
    return await openOver(place, { settings, config, log, embedded, requestHandler });
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

async function openOver(
  place: StorePlace,
  given: Pick<Portal, 'settings' | 'config' | 'log' | 'requestHandler'> & { embedded: EmbeddedPostgres | null },
): Promise<OpenPortal> {
  const { settings, config, log, embedded, requestHandler } = given;
  const db = await openStore(place, log);
  // Request handling must select a team; background work sees all teams.
  const everything = db.allTeams;
  // Before any work on runs: after a restore, runs must not create again what the database has forgotten.
  const watch = await whenReachable(log, () => openDatabaseWatch(everything, log));
  const feed = openRunFeed({ url: place.url, makePassword: place.makePassword, log });
  tellAuditPlace(settings, log);
  const checkpoints = openAuditCheckpoints({
    ...{ db: everything, log, audit: settings.audit },
    auditDays: config.retention?.auditDays,
  });
  const chores = openMinuteChores({ db: everything, log, retention: config.retention });
  const portal: Portal = {
    processId: `${hostname()}:${process.pid}:${randomBytes(4).toString('hex')}`,
    settings,
    config,
    db,
    feed,
    metrics: openMetrics(),
    log,
    pace: PACE,
    escrow: openEscrowKeys(settings.escrow),
    time: REAL_TIME,
    requestHandler,
    circuitBreaker: new CircuitBreaker(PACE.probeMs, REAL_TIME),
    suspects: new SuspectGate(),
    preparedRuns: new PreparedRuns(REAL_TIME),
    streamChecks: new StreamChecks(db),
    recentReads: new RecentReads(REAL_TIME),
  };
  setPortal(portal);
  const reporter = openStatusReporter({ ...portal, db: everything });
  const worker = await startWorker({ ...portal, db: everything });
  const notifier = openNotifier({ ...portal, db: everything });
  return {
    portal,
    async close() {
      await attempt(log, 'stop the worker', () => worker.stop());
      await attempt(log, 'stop the notifications', () => notifier.close());
      await attempt(log, 'close the feed', () => feed.close());
      await attempt(log, 'stop the minute chores', () => chores.close());
      await attempt(log, 'stop the checkpoints', () => checkpoints.close());
      await attempt(log, 'stop the database watch', () => watch.close());
      await attempt(log, 'report the end of the process', () => reporter.close());
      await attempt(log, 'close the database', () => db.close());
      await embedded?.stop();
    },
  };
}

/** A failure must not prevent the remaining steps, or a built-in PostgreSQL would be left running. */
async function attempt(log: Log, what: string, end: () => Promise<void>): Promise<void> {
  try {
    await end();
  } catch (error) {
    log.warn({ err: error }, `could not ${what}`);
  }
}
