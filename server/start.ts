import { createServer, type RequestListener, type Server } from 'node:http';
import next from 'next';
import { hotReloadSources } from '#lib/web/security-headers.ts';
import { withClient } from './boot/client-address.ts';
import { gateChanges } from './boot/csrf-guard.ts';
import { openMetricsServer } from './boot/metrics-server.ts';
import { type OpenPortal, openPortal } from './boot/open-portal.ts';
import { OpenRequests } from './boot/open-requests.ts';
import { withPackedFiles } from './boot/packed-files.ts';
import { gateDocuments } from './boot/readiness-guard.ts';
import { withSafeHeaders } from './boot/safe-headers.ts';
import { answerStarting } from './boot/starting-page.ts';
import { metricsPlace } from './http/answer-metrics.ts';
import { withEventStreams } from './http/serve-events.ts';
import { openLog } from './log.ts';
import { loadSettings } from './settings/load-settings.ts';
import { checkDatabase } from './store/database/check-database.ts';
import { VERSION } from './version.ts';

/** After this time a stop is forced; another process or the next start continues the work. */
const STOP_MS = 20_000;

/** Time to answer open submissions and plans. */
const DRAIN_MS = 4_000;
/** Browsers send headers and bodies faster than this. Neither limit counts while a connection is idle. */
const REQUEST_LIMITS = { headersTimeout: 15_000, requestTimeout: 60_000 };
/** Per process: pages with one stream each, plus the proxies in front of the portal. */
const MAX_CONNECTIONS = 4_000;

const loaded = loadSettings();
if ('problems' in loaded) fail(['The portal cannot start. Fix these problems and start again:', ...loaded.problems]);
const { settings, config } = loaded;
const log = openLog(settings.logLevel);
const stopping = new AbortController();

const { portalUrl, isDev, proxy, keepAliveMs } = settings;
if (proxy) log.info({ proxy }, 'AWS and the OpenID provider are reached through a proxy, except the hosts in NO_PROXY');
const more = isDev ? hotReloadSources(portalUrl) : undefined;

// Listens first: a port in use is reported immediately, and while the database is down browsers get a page.
let handle: RequestListener = answerStarting;
const requests = new OpenRequests();
const known = withClient(settings.trustedProxies, (request, response) => handle(request, response));
const answer = withSafeHeaders(portalUrl, known, more);
const server = createServer({ ...REQUEST_LIMITS, keepAliveTimeout: keepAliveMs }, requests.watch(answer));
server.maxConnections = MAX_CONNECTIONS;
// The portal uses WebSockets only for hot reload.
if (!isDev) server.on('upgrade', (_request, socket) => socket.destroy());
await listen(server);

let close: () => Promise<void> = async () => {};
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(signal));
for (const event of ['unhandledRejection', 'uncaughtException'] as const) process.on(event, exitAfter);

if (metricsPlace(settings) === null) {
  log.info('metrics are off: set METRICS_TOKEN to serve them at /api/metrics, or METRICS_PORT to use a separate port');
}

try {
  const tracing = await openTracing();
  const opened = await openPortal(settings, config, log);
  close = async () => {
    await opened.close();
    await tracing?.close();
  };
  // With the server given, Next handles the hot-reload WebSocket on it.
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
  const files = isDev ? app.getRequestHandler() : await withPackedFiles('.next', app.getRequestHandler());
  const streams = withEventStreams(opened.portal, files);
  const serve = gateDocuments(streams, () => checkDatabase(db), log);
  handle = gateChanges({ portalUrl, isDev, serve, log });
  log.info({ url: portalUrl }, 'ready');
} catch (error) {
  if (stopping.signal.aborted) process.exit(0);
  log.fatal({ err: error }, 'the portal could not start');
  await close();
  fail([error instanceof Error ? error.message : String(error)]);
}

/** Before everything that it traces. The packages for it are loaded only if it's on. */
async function openTracing(): Promise<{ close(): Promise<void> } | null> {
  const { traceRatio } = settings;
  if (traceRatio === undefined) return null;
  const { startTracing } = await import('./observe/tracing.ts');
  return startTracing({ sampleRatio: traceRatio, version: VERSION, log });
}

/** Serves metrics on their own port, if one is set. */
async function openMetricsPort({ portal }: OpenPortal): Promise<void> {
  const { port } = settings.metrics;
  if (port === undefined) return;
  const metrics = await openMetricsServer(portal, { port, host: settings.host });
  const closePortal = close;
  close = async () => {
    await metrics.close();
    await closePortal();
  };
}

function listen(listening: Server): Promise<void> {
  return new Promise((resolve) => {
    listening.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE')
        fail([`Port ${settings.port} is in use: stop the process that uses it, or set PORT to another one.`]);
      if (error.code === 'EADDRNOTAVAIL') fail([`HOST is ${settings.host}, which is not an address of this machine.`]);
      fail([error.message]);
    });
    listening.listen(settings.port, settings.host, resolve);
  });
}

/** Stops in order: refuses new requests, answers open ones, starts no new runs, ends streams, and releases its runs. */
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
 * After an unhandled error the state of the process is unknown, so it exits. Its leases expire, and
 * another process or the next start continues its runs. Registered before Next starts, whose own
 * listener would log the whole error and continue.
 */
function exitAfter(error: unknown): void {
  log.fatal({ err: error }, 'unhandled error, the process exits');
  // In development, the page that caused the error is usually being edited.
  if (!isDev) process.exit(1);
}

function fail(lines: string[]): never {
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exit(1);
}
