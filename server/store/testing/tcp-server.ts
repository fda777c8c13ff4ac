import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, chownSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findFreePort } from '#sandbox/free-port.ts';
import { dataArgument, prepareCluster, spawnPlace } from '#server/embedded/cluster.ts';
import { runStatement } from './raw-sql.ts';

/** A PostgreSQL server of its own that listens on TCP, as companies run it. */
export interface TcpServer {
  port: number;
  /** The superuser's address, which needs no password. */
  adminUrl: string;
  /** The address of a login. */
  urlOf(login: string, options?: { password?: string; database?: string; host?: string; query?: string }): string;
  /** Runs statements as the superuser. */
  admin(...statements: string[]): Promise<void>;
  stop(): Promise<void>;
}

/** `hba`: lines of pg_hba.conf for TCP. `files` are put into the data folder, readable only for the server. */
export async function startTcpServer({
  hba = ['host all all all trust'],
  settings = {},
  files = {},
}: {
  hba?: readonly string[];
  settings?: Readonly<Record<string, string>>;
  files?: Readonly<Record<string, string>>;
}): Promise<TcpServer> {
  const parent = mkdtempSync(path.join(tmpdir(), 'limitless-tcp-'));
  const cluster = prepareCluster(parent);
  const { dataFolder } = cluster;
  const owner = statSync(dataFolder);
  writeFileSync(path.join(dataFolder, 'pg_hba.conf'), ['local all postgres trust', ...hba, ''].join('\n'));
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(dataFolder, name);
    writeFileSync(file, text, { mode: 0o600 });
    chownSync(file, owner.uid, owner.gid);
  }
  const port = await findFreePort(null);
  const all = {
    listen_addresses: 'localhost',
    port: String(port),
    unix_socket_directories: '.',
    fsync: 'off',
    ...settings,
  };
  appendFileSync(
    path.join(dataFolder, 'postgresql.conf'),
    Object.entries(all)
      .map(([name, value]) => `${name} = '${value}'\n`)
      .join(''),
  );
  const child = spawn(path.join(cluster.binFolder, 'postgres'), ['-D', dataArgument(cluster)], {
    ...spawnPlace(cluster),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const adminUrl = `postgres://postgres@localhost:${port}/postgres?host=${encodeURIComponent(dataFolder)}`;
  const endWithProcess = () => child.kill('SIGINT');
  process.once('exit', endWithProcess);
  await whenReady(child);
  return {
    port,
    adminUrl,
    urlOf(login, { password = '', database = 'postgres', host = 'localhost', query = '' } = {}) {
      return `postgres://${login}${password && `:${password}`}@${host}:${port}/${database}${query && `?${query}`}`;
    },
    async admin(...statements) {
      for (const statement of statements) await runStatement(adminUrl, statement);
    },
    async stop() {
      const exited = once(child, 'exit');
      process.off('exit', endWithProcess);
      child.kill('SIGINT');
      await exited;
      rmSync(parent, { recursive: true, force: true });
    },
  };
}

async function whenReady(child: ChildProcess): Promise<void> {
  let said = '';
  child.stderr?.on('data', (part: Buffer) => {
    said += part;
  });
  while (!said.includes('ready to accept connections')) {
    if (child.exitCode !== null) throw new Error(`PostgreSQL did not start:\n${said}`);
    await Promise.race([once(child.stderr ?? child, 'data'), once(child, 'exit')]);
  }
}
