import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findFreePort } from '#sandbox/free-port.ts';
import type { TcpServer } from './tcp-server.ts';

export interface PgBouncer {
  /** The address of a login through the pooler. */
  urlOf(login: string, options: { database: string; query?: string }): string;
  stop(): Promise<void>;
}

/** PgBouncer in front of a server that trusts these logins. By default it has no `ignore_startup_parameters`. */
export async function startPgBouncer(
  server: TcpServer,
  { logins, settings }: { logins: readonly string[]; settings: Readonly<Record<string, string | number>> },
): Promise<PgBouncer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'limitless-pooler-'));
  const port = await findFreePort(null);
  const all = {
    listen_addr: '127.0.0.1',
    listen_port: port,
    unix_socket_dir: '',
    auth_type: 'trust',
    auth_file: path.join(folder, 'users'),
    ...settings,
  };
  writeFileSync(path.join(folder, 'users'), logins.map((login) => `"${login}" ""\n`).join(''));
  const lines = Object.entries(all).map(([name, value]) => `${name} = ${value}`);
  const file = path.join(folder, 'pgbouncer.ini');
  writeFileSync(
    file,
    ['[databases]', `* = host=localhost port=${server.port}`, '[pgbouncer]', ...lines, ''].join('\n'),
  );
  chmodSync(folder, 0o755);
  // It refuses to run as root.
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const child = spawn('pgbouncer', [...user, file], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (part: Buffer) => {
    said += part;
  });
  await once(child, 'spawn');
  while (!said.includes('process up')) {
    if (child.exitCode !== null) throw new Error(`PgBouncer did not start:\n${said}`);
    await Promise.race([once(child.stderr, 'data'), once(child, 'exit')]);
  }
  return {
    urlOf: (login, { database, query = '' }) =>
      `postgres://${login}@127.0.0.1:${port}/${database}${query && `?${query}`}`,
    async stop() {
      const exited = once(child, 'exit');
      child.kill('SIGQUIT');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
