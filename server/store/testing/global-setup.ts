import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '#server/embedded/postgres.ts';
import { openLog } from '#server/log.ts';
import { openDatabase } from '../database/database.ts';
import { prepareAsOwner } from '../database/prepare-as-owner.ts';

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

/** Starts one embedded PostgreSQL server for all tests. */
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

async function startServer(): Promise<TestServer> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'limitless-test-database-'));
  const log = openLog('error');
  const server = await startEmbeddedPostgres({ dataDir, log });
  const name = `limitless_test_${randomBytes(6).toString('hex')}`;
  await runStatement(server.ownerUrl, `CREATE DATABASE ${name}`);
  const templateUrl = replaceDatabase(server.ownerUrl, name);
  const owner = openDatabase({ url: templateUrl, log });
  await prepareAsOwner(owner, new URL(server.url).username);
  await owner.close();
  return {
    templateUrl,
    appUrl: server.url,
    async stop() {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Returns the URL of another database on the same server. */
export function replaceDatabase(url: string, name: string): string {
  const replaced = new URL(url);
  replaced.pathname = `/${name}`;
  return replaced.href;
}

const NOT_ALLOWED = '42501';

export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  try {
    await runStatement(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`);
  } catch (error) {
    // FORCE can't end PostgreSQL's own workers; without it, PostgreSQL waits for them.
    if (!(error instanceof Error) || !('code' in error) || error.code !== NOT_ALLOWED) throw error;
    await runStatement(adminUrl, `DROP DATABASE ${name}`);
  }
}

export async function runStatement(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
