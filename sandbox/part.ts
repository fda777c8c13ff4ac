import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { identifyProcess } from '#server/embedded/process-identity.ts';
import { SandboxFailure } from './failure.ts';
import { writeWhole } from './state.ts';

const STOP_TIMEOUT_MS = 30_000;
const POLL_MS = 100;
const TAIL_LINES = 20;

/** A child process of the sandbox. */
export interface Part {
  name: string;
  child: ChildProcess;
  pid: number;
  logPath: string;
}

export interface PartCommand {
  name: string;
  command: string;
  parameters: string[];
  env: NodeJS.ProcessEnv;
  cwd?: string;
}

/** Starts a child process that writes its output to `folder/logs/NAME.log`. */
export async function startPart(folder: string, { name, command, parameters, env, cwd }: PartCommand): Promise<Part> {
  const logPath = path.join(folder, 'logs', `${name}.log`);
  const log = openSync(logPath, 'a');
  // In its own process group: Ctrl-C reaches only the sandbox, which then stops its parts in order.
  const child = spawn(command, parameters, { cwd, env, stdio: ['ignore', log, log], detached: true });
  closeSync(log);
  await once(child, 'spawn');
  const part = { name, child, pid: child.pid as number, logPath };
  rememberPart(folder, part);
  return part;
}

/**
 * Polls until the URL responds with success. Fails with the end of the log if the part exits first or takes too long.
 */
export async function waitForAnswer(part: Part, url: string, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (true) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    if (hasEnded(part)) throw new SandboxFailure(describeEnd(part));
    if (Date.now() > deadline) {
      throw new SandboxFailure(`${part.name} wasn't ready after ${timeoutMs / 1000} s.\n${readTail(part.logPath)}`);
    }
    await delay(POLL_MS);
  }
}

export function hasEnded({ child }: Part): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

export function describeEnd(part: Part): string {
  const how = part.child.signalCode ?? `status ${part.child.exitCode}`;
  return `${part.name} exited unexpectedly (${how}).\n${readTail(part.logPath)}`;
}

/** Gracefully; by force after half a minute. */
export async function stopPart(part: Part): Promise<void> {
  if (hasEnded(part)) return;
  const ended = once(part.child, 'exit');
  part.child.kill('SIGTERM');
  const force = setTimeout(() => part.child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(force);
}

export function readTail(logPath: string): string {
  const lines = readFileSync(logPath, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES);
  return [`The end of ${logPath}:`, ...lines.map((line) => `  ${line}`)].join('\n');
}

const rememberedSchema = z.array(z.object({ name: z.string(), pid: z.number().int(), identity: z.string() }));

/** Lets the next start stop what this one leaves behind if it is killed. */
function rememberPart(folder: string, { name, pid }: Part): void {
  const others = readRemembered(folder).filter((other) => identifyProcess(other.pid) === other.identity);
  const identity = identifyProcess(pid);
  if (identity) writeWhole(partsFile(folder), JSON.stringify([...others, { name, pid, identity }]));
}

/** Stops the parts of a killed sandbox; returns their names. */
export async function stopLeftParts(folder: string): Promise<string[]> {
  const left = readRemembered(folder).filter((part) => identifyProcess(part.pid) === part.identity);
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  for (const { pid } of left) process.kill(pid, 'SIGTERM');
  for (const { pid, identity } of left) {
    while (identifyProcess(pid) === identity) {
      if (Date.now() > deadline) process.kill(pid, 'SIGKILL');
      await delay(POLL_MS);
    }
  }
  forgetParts(folder);
  return left.map((part) => part.name);
}

export function forgetParts(folder: string): void {
  rmSync(partsFile(folder), { force: true });
}

function readRemembered(folder: string): z.output<typeof rememberedSchema> {
  try {
    return rememberedSchema.parse(JSON.parse(readFileSync(partsFile(folder), 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function partsFile(folder: string): string {
  return path.join(folder, 'sandbox-parts.json');
}
