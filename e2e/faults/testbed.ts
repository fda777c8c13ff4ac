import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import type { PortalConfig } from '#lib/portal-config.ts';
import { portalCredentials, prepareAccount } from '#sandbox/accounts.ts';
import { findFreePort } from '#sandbox/free-port.ts';
import { ProcessSupervisor } from '#sandbox/process-supervisor.ts';
import { type RunningProvider, startProvider } from '#sandbox/provider.ts';
import { openState, type SandboxState } from '#sandbox/state.ts';
import { portalConfig, writeConfig } from '#sandbox/teams.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#server/embedded/postgres.ts';
import { openLog } from '#server/log.ts';
import { openDatabase } from '#server/store/database/database.ts';
import { prepareAsOwner } from '#server/store/database/prepare-as-owner.ts';
import { startTestAws, type TestAws } from '../harness/test-aws.ts';
import { installWitness } from './run-oracle.ts';

/** What all clusters of one run of the fault tests share: PostgreSQL, AWS behind the fault proxy, the people. */
export interface Testbed {
  folder: string;
  /** Of everything that is kept where something was violated. */
  logFolder: string;
  portalUrl: string;
  aws: TestAws;
  provider: RunningProvider;
  state: SandboxState;
  config: PortalConfig;
  configPath: string;
  credentials: ReturnType<typeof portalCredentials>;
  postgres: EmbeddedPostgres;
  /** A database with all tables, no rows, and the oracle's witness unless it was left out; its URLs, of the owner and of the login that the portal has. */
  makeDatabase(): Promise<{ ownerUrl: string; appUrl: string }>;
  /** An AWS with the teams' deployer roles and nothing else, an empty ledger and no faults. */
  resetAws(): Promise<void>;
  /** Ends everything; the logs stay where they are wanted. */
  stop(keepLogs: boolean): Promise<void>;
}

/** `hasWitness` as false leaves out the oracle's triggers: measurements must not pay for them. */
export async function openTestbed({ hasWitness = true } = {}): Promise<Testbed> {
  const folder = mkdtempSync(path.join(tmpdir(), 'limitless-faults-'));
  const logFolder = path.join(folder, 'logs');
  mkdirSync(logFolder);
  const keeper = new ProcessSupervisor(folder, console.error);
  const portalUrl = `http://localhost:${await findFreePort(null)}`;
  const aws = await startTestAws();
  // Nobody changes the deployer roles during the trials.
  await aws.faults.configure({ rightsMemory: { ms: 600_000 } });
  await keeper.keep(aws.stop);
  const postgres = await startEmbeddedPostgres({ dataDir: folder, log: openLog('error') });
  await keeper.keep(postgres.stop);
  const state = openState(folder);
  const provider = await startProvider(folder, keeper, state, portalUrl);
  // The trials submit more than people may.
  const many = 100_000;
  const limits = {
    submitsPerMinute: { person: many, team: many },
    plansPerMinute: many,
    retriesPerMinute: many,
    savesPerMinute: many,
  };
  const config = {
    ...portalConfig(state.externalIds),
    limits: { ...limits, eventStreams: 1_000, signInsPerMinute: many },
  };
  const configPath = writeConfig(folder, config);
  const credentials = portalCredentials({ NODE_ENV: 'production' });
  const template = await makeTemplate(postgres, hasWitness);
  return {
    folder,
    logFolder,
    portalUrl,
    aws,
    provider,
    state,
    config,
    configPath,
    credentials,
    postgres,
    makeDatabase: () => cloneDatabase(postgres, template),
    async resetAws() {
      await aws.reset();
      await Promise.all(config.teams.map((team) => prepareAccount(aws.motoUrl, credentials, team)));
    },
    async stop(keepLogs) {
      await keeper.stopAll();
      rmSync(keepLogs ? path.join(folder, 'postgres') : folder, { recursive: true, force: true });
    },
  };
}

async function makeTemplate(server: EmbeddedPostgres, hasWitness: boolean): Promise<string> {
  const name = 'portal_template';
  await runStatement(server.ownerUrl, `CREATE DATABASE ${name}`);
  const url = replaceDatabase(server.ownerUrl, name);
  const log = openLog('error');
  const owner = openDatabase({ url, log });
  await prepareAsOwner(owner, new URL(server.url).username);
  await owner.close();
  if (hasWitness) await installWitness(url);
  return name;
}

async function cloneDatabase(
  server: EmbeddedPostgres,
  template: string,
): Promise<{ ownerUrl: string; appUrl: string }> {
  const name = `portal_${randomBytes(6).toString('hex')}`;
  await runStatement(server.ownerUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  return { ownerUrl: replaceDatabase(server.ownerUrl, name), appUrl: replaceDatabase(server.url, name) };
}

function replaceDatabase(url: string, name: string): string {
  const replaced = new URL(url);
  replaced.pathname = `/${name}`;
  return replaced.href;
}

async function runStatement(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
