import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { SandboxFailure } from './failure.ts';
import { describeEnd, hasEnded, type Part, stopPart, waitForAnswer } from './part.ts';
import { canStartAgain, type PortalOptions, portalCommand, RESTART_DELAY_MS } from './portal.ts';
import type { ProcessSupervisor } from './process-supervisor.ts';
import { watchSources } from './source-watch.ts';

/** Next compiles before the portal is ready, which can take minutes on a busy machine. */
const READY_TIMEOUT_MS = 600_000;
/**
 * Next's development server exits with this status to be restarted: by its button in
 * the browser, or when it runs out of memory.
 */
const NEXT_RESTART_STATUS = 77;

/**
 * Starts the portal for development, and restarts it after each change of a server file. If it fails, prints why and
 * waits for the next change. Resolves when the portal is first ready.
 */
export function startDevPortal(keeper: ProcessSupervisor, options: PortalOptions): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onReady = (pid: number) => {
    options.onReady(pid);
    resolve();
  };
  keepRunning(keeper, { ...options, onReady }).catch((failure) => {
    reject(failure);
    keeper.fail(failure);
  });
  return promise;
}

async function keepRunning(keeper: ProcessSupervisor, options: PortalOptions): Promise<void> {
  const { root, say } = options;
  let change = Promise.withResolvers<string[]>();
  // Changes made between two processes need no restart: the next one reads them.
  const close = watchSources(root, (files) => change.resolve(files));
  await keeper.keep(async () => close());
  for (;;) {
    change = Promise.withResolvers<string[]>();
    const part = await keeper.start(portalCommand(options), () => {});
    const problem = runToEnd(part, options);
    const files = await Promise.race([change.promise, problem.then(() => null)]);
    if (keeper.isStopping) return;
    if (files !== null) {
      say(`${describeFiles(files)} changed: restarting the portal ...`);
      await stopPart(part);
      continue;
    }
    const words = await problem;
    if (words === null) {
      say(`the portal (process ${part.pid}) exited: restarting it ...`);
      await delay(RESTART_DELAY_MS);
      continue;
    }
    say(`${words}\nThe portal isn't running. Fix the problem. The portal restarts when a server file changes.`);
    await stopPart(part);
    say(`${describeFiles(await change.promise)} changed: starting the portal ...`);
  }
}

/** Resolves when the process has exited: with a description of the problem, or null if it only needs a restart. */
async function runToEnd(part: Part, { portalUrl, onReady }: PortalOptions): Promise<string | null> {
  try {
    await waitForAnswer(part, `${portalUrl}/api/ready`, READY_TIMEOUT_MS);
  } catch (error) {
    if (!(error instanceof SandboxFailure)) throw error;
    return isRestart(part) ? null : error.message;
  }
  onReady(part.pid);
  if (!hasEnded(part)) await once(part.child, 'exit');
  return isRestart(part) ? null : describeEnd(part);
}

function isRestart(part: Part): boolean {
  return canStartAgain(part) || part.child.exitCode === NEXT_RESTART_STATUS;
}

function describeFiles([first, ...others]: string[]): string {
  return others.length === 0 ? `${first}` : `${first} and ${others.length} more`;
}
