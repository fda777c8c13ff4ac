import { createServer, type RequestListener, type Server } from 'node:http';
import next from 'next';
import { hotReloadSources } from '#lib/web/security-headers.ts';
import { withClientNetwork } from './boot/client-address.ts';
import { gateChanges } from './boot/csrf-guard.ts';
import { openMetricsServer } from './boot/metrics-server.ts';
import { type OpenPortal, openPortal } from './boot/open-portal.ts';
import { OpenRequests } from './boot/open-requests.ts';
import { gateDocuments } from './boot/readiness-guard.ts';
import { withSafeHeaders } from './boot/safe-headers.ts';
import { answerStarting } from './boot/starting-page.ts';
import { metricsPlace } from './http/answer-metrics.ts';
import { openLog } from './log.ts';
import { loadSettings } from './settings/load-settings.ts';
import { checkDatabase } from './store/database/check-database.ts';

/** A stop that takes longer than this ends hard: what was in work is taken up by another process or the next start. */
const STOP_MS = 20_000;

/** Submissions and plans that are under way are answered within this time. */
const DRAIN_MS = 4_000;
/** Whoever sends its headers or its body more slowly is no browser. */
const CONNECTION_LIMITS = { headersTimeout: 15_000, requestTimeout: 60_000 };
/** Of one process: pages, with one stream each, and what stands before the portal. */
const MAX_CONNECTIONS = 4_000;

const loaded = loadSettings();
if ('problems' in loaded) fail(['The portal cannot start. Correct these and start again:', ...loaded.problems]);
const { settings, config } = loaded;
const log = openLog(settings.logLevel);
const stopping = new AbortController();

const { portalUrl, isDev } = settings;
const more = isDev ? hotReloadSources(portalUrl) : undefined;

// The server listens first: a port in use is known at once, and a database that is away gets a page instead of a refused connection.
let handle: RequestListener = answerStarting;
const requests = new OpenRequests();
const known = withClientNetwork(settings.proxyHops, (request, response) => handle(request, response));
const answer = withSafeHeaders(portalUrl, known, more);
const server = createServer(CONNECTION_LIMITS, requests.watch(answer));
server.maxConnections = MAX_CONNECTIONS;
// The portal speaks no other protocol: only hot reload has a WebSocket.
if (!isDev) server.on('upgrade', (_request, socket) => socket.destroy());
await listen(server);

let close: () => Promise<void> = async () => {};
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(signal));
for (const event of ['unhandledRejection', 'uncaughtException'] as const) process.on(event, endAfter);

if (metricsPlace(settings) === null) {
  log.info('metrics are off: set METRICS_TOKEN to serve them at /api/metrics, or METRICS_PORT for a port of their own');
}

try {
  const opened = await openPortal(settings, config, log);
  close = opened.close;
  // With the server, Next answers the WebSocket of hot reload on it.
  const app = next({
    dev: isDev,
    port: settings.port,
    hostname: 'localhost',
    dir: process.cwd(),
    ...(isDev ? { httpServer: server } : {}),
  });
  await app.prepare();
  await openMetricsPort(opened);
  const { db } = opened.portal;
  const serve = gateDocuments(app.getRequestHandler(), () => checkDatabase(db), log);
  handle = gateChanges({ portalUrl, isDev, serve, log });
  log.info({ url: portalUrl }, 'ready');
} catch (error) {
  if (stopping.signal.aborted) process.exit(0);
  log.fatal({ err: error }, 'the portal could not start');
  await close();
  fail([error instanceof Error ? error.message : String(error)]);
}

/** Where the metrics have a port of their own. */
async function openMetricsPort({ portal, close: closePortal }: OpenPortal): Promise<void> {
  const { port } = settings.metrics;
  if (port === undefined) return;
  const metrics = await openMetricsServer(portal, { port, host: settings.host });
  close = async () => {
    await metrics.close();
    await closePortal();
  };
}

function listen(listening: Server): Promise<void> {
  return new Promise((resolve) => {
    listening.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE')
        fail([`Port ${settings.port} is in use: end what uses it, or set PORT to another one.`]);
      if (error.code === 'EADDRNOTAVAIL') fail([`HOST is ${settings.host}, which is no address of this machine.`]);
      fail([error.message]);
    });
    listening.listen(settings.port, settings.host, resolve);
  });
}

/** No request is taken any more and those under way are answered; new runs are not begun, open streams end, what is in work is left in order; then the process is gone. */
async function stop(signal: string): Promise<void> {
  log.info({ signal }, 'stopping');
  stopping.abort();
  setTimeout(() => process.exit(1), STOP_MS).unref();
  handle = answerStarting;
  server.close();
  await requests.drain(DRAIN_MS);
  await close();
  server.closeAllConnections();
  process.exit(0);
}

/**
 * After an error that nobody handled nobody knows what state the process is in, so it ends. Its leases run out, and another process or the
 * next start continues its runs. Said here before Next is asked for a page: its own listener would log the error whole and go on.
 */
function endAfter(error: unknown): void {
  log.fatal({ err: error }, 'an error that nobody handled ends the process');
  // In development the page with the error is being changed.
  if (!isDev) process.exit(1);
}

function fail(lines: string[]): never {
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exit(1);
}
