import { type ChildProcess, execFile } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ask, atReplica } from '#e2e/harness/http-client.ts';
import { hasEnded, startChild } from './child-keeper.ts';
import type { PostgresProxy } from './postgres-proxy.ts';

const run = promisify(execFile);
const READY_MS = 120_000;
const POLL_MS = 50;
const LOOK_MS = 5_000;

export interface ReplicaPlace {
  name: string;
  port: number;
  /** The address that people use, the same for all replicas. */
  portalUrl: string;
  /** The folder of the built portal. */
  root: string;
  logPath: string;
  database: PostgresProxy;
  environment(databaseUrl: string): NodeJS.ProcessEnv;
}

/** One process of the portal; started again it is the same replica with another process id. */
export class Replica {
  readonly name: string;
  readonly port: number;
  /** Its own way to PostgreSQL. */
  readonly database: PostgresProxy;
  readonly #place: ReplicaPlace;
  #root: string;
  #child: ChildProcess | undefined;
  #starts = 0;

  constructor(place: ReplicaPlace) {
    this.name = place.name;
    this.port = place.port;
    this.database = place.database;
    this.#place = place;
    this.#root = place.root;
  }

  get pid(): number | undefined {
    return this.isAlive ? this.#child?.pid : undefined;
  }

  get isAlive(): boolean {
    return this.#child !== undefined && !hasEnded(this.#child);
  }

  /** By this name PostgreSQL, and so the oracle, knows the present process. */
  get writer(): string {
    return `${this.name}.${this.#starts}`;
  }

  /** Starts the process; resolves when it takes requests, or when somebody has ended it before. */
  async start(): Promise<void> {
    await this.launch();
    await this.whenReady();
  }

  /** Starts the process and does not wait for it. */
  async launch(): Promise<void> {
    if (this.isAlive) throw new Error(`${this.name} runs already`);
    this.#starts += 1;
    const { database, logPath } = this.#place;
    const url = `${database.url}?application_name=${this.writer}`;
    appendFileSync(logPath, `--- ${this.name}, start ${this.#starts}, ${new Date().toISOString()}\n`);
    const env = this.#place.environment(url);
    this.#child = await startChild({ parameters: ['server/start.ts'], env, cwd: this.#root, logPath });
  }

  async whenReady(): Promise<void> {
    const child = this.#child;
    const deadline = performance.now() + READY_MS;
    while (!(await this.isReady())) {
      if (this.#child !== child || child?.signalCode) return;
      if (!child || hasEnded(child)) throw new Error(`${this.name} ended by itself: ${this.#readTail()}`);
      if (performance.now() > deadline) throw new Error(`${this.name} was not ready in time: ${this.#readTail()}`);
      await pause(POLL_MS);
    }
  }

  async isReady(): Promise<boolean> {
    if (!this.isAlive) return false;
    const { port, portalUrl } = this.#place;
    const question = { signal: AbortSignal.timeout(LOOK_MS) };
    const answer = await ask(atReplica(port, portalUrl, '/api/ready'), question).catch(() => null);
    return answer?.status === 200;
  }

  /** Ends it as a power cut would; resolves when it is gone. */
  async kill9(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Asks it to end; resolves when it has, with its exit status: null where a signal ended it, or it was not there. */
  async terminate(): Promise<number | null> {
    await this.#end('SIGTERM');
    return this.#child?.exitCode ?? null;
  }

  /** From the next start on it is another build: the one in that folder. */
  moveTo(root: string): void {
    this.#root = root;
  }

  /** Runs a program of its build with its settings; what the program prints. */
  async runBeside(program: string, parameters: readonly string[]): Promise<string> {
    const env = this.#place.environment(this.database.url);
    return (await run(process.execPath, [program, ...parameters], { cwd: this.#root, env })).stdout;
  }

  /** In order if it can within this time, else as `kill9` does: also of a process that stands still. */
  async endSoon(timeoutMs: number): Promise<void> {
    const patience = setTimeout(() => this.#child?.kill('SIGKILL'), timeoutMs);
    this.continue();
    await this.terminate();
    clearTimeout(patience);
  }

  /** It stands still, with its connections open, until `continue`. */
  stop(): void {
    this.#child?.kill('SIGSTOP');
  }

  continue(): void {
    this.#child?.kill('SIGCONT');
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (!child || hasEnded(child)) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  #readTail(): string {
    return readFileSync(this.#place.logPath, 'utf8').trimEnd().split('\n').slice(-20).join('\n');
  }
}
