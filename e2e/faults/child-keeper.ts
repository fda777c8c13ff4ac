import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';

const living = new Set<ChildProcess>();

// Whatever way this process ends, but by SIGKILL: a stopped process too ends by SIGKILL alone.
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

/** Starts a program whose output is appended to the file; it never outlives this process. */
export async function startChild(options: {
  parameters: readonly string[];
  env: NodeJS.ProcessEnv;
  cwd: string;
  logPath: string;
}): Promise<ChildProcess> {
  const log = openSync(options.logPath, 'a');
  const child = spawn(process.execPath, options.parameters, {
    cwd: options.cwd,
    env: options.env,
    stdio: ['ignore', log, log],
    // In a group of its own: Ctrl-C reaches this process alone, which ends the others in order.
    detached: true,
  });
  closeSync(log);
  living.add(child);
  child.once('exit', () => living.delete(child));
  await once(child, 'spawn');
  return child;
}

export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
