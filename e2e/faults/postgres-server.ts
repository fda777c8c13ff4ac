import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { listServerProcesses } from './kept-rows.ts';

const BACK_MS = 120_000;
const POLL_MS = 50;

/** The server behind every cluster's database: it can be stopped hard, and comes back by itself. */
export class PostgresServer {
  readonly #folder: string;
  readonly #pidFile: string;
  readonly #url: string;

  constructor(testbedFolder: string, url: string) {
    this.#folder = testbedFolder;
    this.#pidFile = path.join(testbedFolder, 'postgres', 'data', 'postmaster.pid');
    this.#url = url;
  }

  /**
   * Without any warning: SIGQUIT is `pg_ctl stop -m immediate`, SIGKILL ends the postmaster and leaves its children to find out. Until the
   * last of them has, it goes on answering whoever is connected.
   */
  async stopHard(signal: 'SIGQUIT' | 'SIGKILL'): Promise<void> {
    const pid = Number(readFileSync(this.#pidFile, 'utf8').split('\n')[0]);
    const children = process.platform === 'linux' ? listServerProcesses(this.#folder) : [];
    process.kill(pid, signal);
    while (isThere(pid)) await pause(POLL_MS);
    const areLeft = () => {
      const present = listServerProcesses(this.#folder);
      return children.some((child) => present.includes(child));
    };
    while (children.length > 0 && areLeft()) await pause(POLL_MS);
  }

  /** Resolves when it takes statements. */
  async whenBack(): Promise<void> {
    const deadline = performance.now() + BACK_MS;
    while (!(await this.#answers())) {
      if (performance.now() > deadline) throw new Error('PostgreSQL did not come back');
      await pause(POLL_MS);
    }
  }

  async #answers(): Promise<boolean> {
    const client = new Client({ connectionString: this.#url, connectionTimeoutMillis: 5_000, query_timeout: 5_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('SELECT 1');
      return true;
    } catch {
      return false;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
