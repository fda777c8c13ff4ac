import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { findFreePort } from '#sandbox/free-port.ts';
import type { Section } from '../section.ts';

/**
 * sandbox-second-start: `npm run sandbox` in a folder where it has run before: from starting the command until the line
 * `ready`, with everything that it starts: PostgreSQL, moto, the OpenID provider and the portal.
 */
export const sandboxStart: Section = {
  ids: ['sandbox-second-start'],
  title: 'the second start of the sandbox',
  async measure(bench) {
    const folder = mkdtempSync(path.join(tmpdir(), 'limitless-sandbox-'));
    const samples: number[] = [];
    try {
      for (let no = 0; no <= bench.size({ quick: 1, usual: 5 }); no += 1) {
        const ms = await startSandbox(bench.options.root, folder);
        if (no > 0) samples.push(ms);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    return [{ id: 'sandbox-second-start', unit: 'ms', samples, target: { atMost: 5_000 } }];
  },
};

async function startSandbox(root: string, folder: string): Promise<number> {
  const { AWS_ENDPOINT_URL: _aws, DATABASE_URL: _database, ...own } = process.env;
  const env = { ...own, PORT: String(await findFreePort(null)), PORTAL_DATA_DIR: folder };
  const startedAt = performance.now();
  const sandbox = spawn('node', ['scripts/run.mjs', 'sandbox/main.ts'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(sandbox, 'exit');
  const lines = createInterface({ input: sandbox.stdout });
  const ready = new Promise<number>((resolve) => {
    lines.on('line', (line) => {
      if (line.startsWith('ready ')) resolve(performance.now() - startedAt);
    });
  });
  const tooSoon = ended.then(([status]): never => {
    throw new Error(`the sandbox ended with status ${status} before it was ready`);
  });
  const ms = await Promise.race([ready, tooSoon]);
  tooSoon.catch(() => undefined);
  sandbox.kill('SIGTERM');
  await ended;
  return ms;
}
