import { randomBytes } from 'node:crypto';
import type { TestProject } from 'vitest/node';
import { APP_LOGIN, PORTAL_DATABASE } from '#server/embedded/cluster.ts';
import { openLog } from '#server/log.ts';
import { makeLogin } from '../database/app-rights.ts';
import { openDatabase } from '../database/database.ts';
import { prepareAsOwner } from '../database/prepare-as-owner.ts';
import { replaceDatabase, runStatement } from './raw-sql.ts';
import { startTcpServer } from './tcp-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A database with all tables and no rows, from which each test file clones its own. */
    templateUrl: string;
    /** The application's login on the same server. */
    appUrl: string;
  }
}

interface TestServer {
  templateUrl: string;
  appUrl: string;
  stop(): Promise<void>;
}

/** Each Vitest project loads this module anew; they share one server. */
const shared = globalThis as typeof globalThis & { testServer?: { starting: Promise<TestServer>; users: number } };

/** Starts one PostgreSQL server for all tests. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  shared.testServer ??= { starting: startServer(), users: 0 };
  const { testServer } = shared;
  testServer.users += 1;
  const { templateUrl, appUrl, stop } = await testServer.starting;
  project.provide('templateUrl', templateUrl);
  project.provide('appUrl', appUrl);
  return async () => {
    testServer.users -= 1;
    if (testServer.users > 0) return;
    delete shared.testServer;
    await stop();
  };
}

/** Nothing outlives the tests, so nothing has to reach the disk, and no table needs a vacuum. */
const SETTINGS = { synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off', shared_buffers: '64MB' };

async function startServer(): Promise<TestServer> {
  const log = openLog('error');
  const server = await startTcpServer({ hba: ['local all all trust'], settings: SETTINGS });
  const urlOf = (username: string, database: string) =>
    Object.assign(new URL(replaceDatabase(server.adminUrl, database)), { username }).href;
  const admin = openDatabase({ url: server.adminUrl, log, max: 1 });
  await makeLogin(admin, APP_LOGIN);
  await admin.close();
  const name = `limitless_test_${randomBytes(6).toString('hex')}`;
  await runStatement(urlOf(PORTAL_DATABASE, 'postgres'), `CREATE DATABASE ${name}`);
  const templateUrl = urlOf(PORTAL_DATABASE, name);
  const owner = openDatabase({ url: templateUrl, log });
  await prepareAsOwner(owner, APP_LOGIN);
  await owner.close();
  return { templateUrl, appUrl: urlOf(APP_LOGIN, PORTAL_DATABASE), stop: server.stop };
}
