import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { isPostgresOf } from '#server/embedded/process-identity.ts';
import { hasEnded } from './child-keeper.ts';

const program = path.join(import.meta.dirname, 'row-keeper.ts');
const START_MS = 180_000;

const living = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

/** A process that runs the built-in PostgreSQL of a folder and writes rows into it. */
export class RowKeeper {
  /** The numbers of the rows that PostgreSQL acknowledged. */
  readonly kept: number[] = [];
  /** What it said of anything that did not work. */
  readonly failures: string[] = [];
  /** The rows that it found at its start; or why it did not start. */
  readonly started: Promise<{ found: number[] } | { refusal: string }>;
  readonly #child: ChildProcess;

  constructor(dataDir: string, options: { bytes?: number } = {}) {
    const child = spawn(process.execPath, [program, dataDir, String(options.bytes ?? 10)], {
      env: { PATH: process.env.PATH, NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    living.add(child);
    child.once('exit', () => living.delete(child));
    this.#child = child;
    const started = Promise.withResolvers<{ found: number[] } | { refusal: string }>();
    this.started = started.promise;
    const timer = setTimeout(() => started.resolve({ refusal: 'it gave no sign' }), START_MS);
    createInterface(child.stdout).on('line', (line) => {
      const [word, rest] = splitOnce(line);
      if (word === 'kept') this.kept.push(Number(rest));
      if (word === 'failed') this.failures.push(rest);
      if (word === 'refused') started.resolve({ refusal: rest });
      if (word === 'ready') started.resolve({ found: rest === '' ? [] : rest.split(' ').map(Number) });
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      started.resolve({ refusal: `it ended with ${signal ?? code}: ${this.failures.at(-1) ?? 'without a word'}` });
    });
  }

  get isAlive(): boolean {
    return !hasEnded(this.#child);
  }

  /** Ends it as a power cut would; what it had said by then has been read. */
  async kill9(): Promise<void> {
    if (hasEnded(this.#child)) return;
    const closed = once(this.#child, 'close');
    this.#child.kill('SIGKILL');
    await closed;
  }
}

function splitOnce(line: string): [string, string] {
  const blank = line.indexOf(' ');
  return blank < 0 ? [line, ''] : [line.slice(0, blank), line.slice(blank + 1)];
}

/** The processes of the server that works in a data folder, the postmaster among them. Linux alone tells. */
export function listServerProcesses(dataDir: string): number[] {
  const dataFolder = path.join(dataDir, 'postgres', 'data');
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => isPostgresOf(pid, dataFolder));
}

/** Kills a process, which may have ended by itself meanwhile. */
export function endNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** What is missing of the rows that were acknowledged; each in words. */
export function findLost(found: readonly number[], acknowledged: ReadonlySet<number>): string[] {
  const lost = [...acknowledged].filter((no) => !found.includes(no));
  return lost.length === 0 ? [] : [`${lost.length} acknowledged rows are lost, row ${lost[0]} first`];
}
