import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Team } from '#lib/team.ts';
import { acquireFolderLock, FolderInUseError } from '#server/embedded/folder-lock.ts';
import { startEmbeddedPostgres } from '#server/embedded/postgres.ts';
import { type AccountAccess, portalCredentials, prepareAccount } from './accounts.ts';
import { build, isBuilt } from './build.ts';
import { startDevPortal } from './dev-portal.ts';
import { SandboxFailure } from './failure.ts';
import { tryPort } from './free-port.ts';
import { startMessageSink } from './message-sink.ts';
import { startMoto } from './moto.ts';
import { forgetParts, stopLeftParts } from './part.ts';
import { startPortal } from './portal.ts';
import { portalEnvironment } from './portal-environment.ts';
import { ProcessSupervisor } from './process-supervisor.ts';
import { startProvider } from './provider.ts';
import { makeSampleKeys } from './sample-keys.ts';
import { openState, type SandboxState, writeWhole } from './state.ts';
import { describeTeam, portalConfig, withChat, writeConfig } from './teams.ts';

const root = path.dirname(import.meta.dirname);
const folder = path.resolve(root, process.env.PORTAL_DATA_DIR || 'data');
const infoFile = path.join(folder, 'sandbox.json');
/** `npm run dev`: no build, and changes take effect immediately. */
const isDev = process.argv.includes('--dev');
const keeper = new ProcessSupervisor(folder, (failure) => exitWith(failure));

function say(line: string): void {
  console.log(line);
}

/** The complete portal for trial and development: database, AWS, identity provider, and the portal itself. */
async function start(): Promise<void> {
  const port = readPort(process.env.PORT);
  const portalUrl = `http://localhost:${port}`;
  await claimFolder();
  if ((await tryPort(port)) === null) {
    throw new SandboxFailure(
      `Port ${port} is in use by another program. Stop it, or choose another port with PORT=${port + 1}.`,
    );
  }
  const state = openState(folder);
  if (!isDev && !isBuilt(root)) {
    say('building the portal (about a minute) ...');
    await build(root, keeper);
  }
  const config = withChat(portalConfig(state.externalIds));
  const sink = await startMessageSink();
  await keeper.keep(sink.stop);
  say(`notifications reach nobody; read them at ${sink.webUrl}`);
  const credentials = portalCredentials(process.env);
  const starting = [openDatabase(), prepareAws(config.teams, credentials), startPeople(state, portalUrl)] as const;
  // Waits for all, so that none is left half started when one fails.
  await Promise.allSettled(starting);
  const [database, awsEndpointUrl, provider] = await Promise.all(starting);
  const configPath = writeConfig(folder, config);
  say('starting the portal ...');
  const { issuerUrl } = provider;
  const teams = config.teams.map(describeTeam);
  await (isDev ? startDevPortal : startPortal)(keeper, {
    root,
    portalUrl,
    env: portalEnvironment({
      port,
      portalUrl,
      folder,
      database,
      awsEndpointUrl,
      credentials,
      configPath,
      provider,
      state,
      isDev,
      sink,
    }),
    say,
    onReady: (portalPid) => {
      const info = {
        portalUrl,
        awsEndpointUrl,
        issuerUrl,
        notificationsUrl: sink.webUrl,
        databaseUrl: database.ownerUrl ?? database.url,
        teams,
        portalPid,
      };
      writeWhole(infoFile, `${JSON.stringify(info, null, 2)}\n`, 0o600);
      say(`ready ${portalUrl}`);
    },
  });
  if (isDev) say('watching: changed pages and messages show in the browser, a changed server file restarts the portal');
}

function readPort(text = '3000'): number {
  const port = Number(text || 3000);
  if (Number.isInteger(port) && port > 0 && port <= 65535) return port;
  throw new SandboxFailure('PORT must be a number from 1 to 65535.');
}

async function claimFolder(): Promise<void> {
  mkdirSync(path.join(folder, 'logs'), { recursive: true });
  const lock = acquireFolderLock(folder, 'sandbox');
  await keeper.keep(async () => {
    rmSync(infoFile, { force: true });
    forgetParts(folder);
    lock.release();
  });
  const left = await stopLeftParts(folder);
  if (left.length > 0) say(`stopped processes of an earlier sandbox: ${left.join(', ')}`);
}

/** The database named in the environment, else the built-in one. */
async function openDatabase(): Promise<{ url: string; ownerUrl?: string | undefined }> {
  const { DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl } = process.env;
  if (url) return { url, ownerUrl };
  say('starting PostgreSQL ...');
  const log = { info: say, error: say };
  const database = await startEmbeddedPostgres({ dataDir: folder, log });
  await keeper.keep(database.stop);
  return database;
}

/** A simulated AWS with the teams' deployer roles and sample keys; returns its URL. */
async function prepareAws(teams: readonly Team[], credentials: AccountAccess['credentials']): Promise<string> {
  const endpoint = process.env.AWS_ENDPOINT_URL || (await startAws());
  say('creating the deployer roles and sample keys ...');
  const [payments] = await Promise.all(teams.map((team) => prepareAccount(endpoint, credentials, team)));
  if (payments && teams[0]) await makeSampleKeys(payments, teams[0]);
  return endpoint;
}

function startPeople(state: SandboxState, portalUrl: string): ReturnType<typeof startProvider> {
  say('starting the OpenID provider ...');
  return startProvider(folder, keeper, state, portalUrl);
}

async function startAws(): Promise<string> {
  say('starting moto_server as AWS ...');
  return startMoto(folder, keeper, say);
}

/** Stops everything; exits with 1 after a failure. */
async function exitWith(failure: unknown): Promise<void> {
  if (keeper.isStopping) return;
  const isPlain = failure instanceof SandboxFailure || failure instanceof FolderInUseError;
  if (failure) console.error(isPlain ? failure.message : failure);
  await keeper.stopAll();
  process.exit(failure ? 1 : 0);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (!keeper.isStopping) say('stopping ...');
    exitWith(null);
  });
}
start().catch(exitWith);
