import { setTimeout as delay } from 'node:timers/promises';
import { SandboxFailure } from './failure.ts';
import { describeEnd, type Part, type PartCommand, waitForAnswer } from './part.ts';
import type { ProcessSupervisor } from './process-supervisor.ts';

const READY_TIMEOUT_MS = 120_000;
export const RESTART_DELAY_MS = 200;

export interface PortalOptions {
  root: string;
  portalUrl: string;
  env: NodeJS.ProcessEnv;
  say(line: string): void;
  /** Called with the process id each time the portal is ready. */
  onReady(pid: number): void;
}

/** Starts the portal, and restarts it after a signal ends it, as in production. Resolves when it is ready. */
export function startPortal(keeper: ProcessSupervisor, options: PortalOptions): Promise<void> {
  return launch(keeper, options, false);
}

async function launch(keeper: ProcessSupervisor, options: PortalOptions, isRestart: boolean): Promise<void> {
  let isReady = false;
  const part = await keeper.start(portalCommand(options), (ended) => {
    if (isReady || (isRestart && canStartAgain(ended))) restart(keeper, options, ended);
  });
  try {
    await waitForAnswer(part, `${options.portalUrl}/api/ready`, READY_TIMEOUT_MS);
  } catch (error) {
    // Killed again during the restart: another restart follows.
    if (isRestart && canStartAgain(part)) return;
    throw error;
  }
  isReady = true;
  options.onReady(part.pid);
}

async function restart(keeper: ProcessSupervisor, options: PortalOptions, ended: Part): Promise<void> {
  try {
    // Its own exit status indicates a problem that a restart doesn't fix.
    if (!canStartAgain(ended)) throw new SandboxFailure(describeEnd(ended));
    const how = ended.child.signalCode ? `was killed by ${ended.child.signalCode}` : 'stopped';
    options.say(`the portal (process ${ended.pid}) ${how}; restarting it ...`);
    await delay(RESTART_DELAY_MS);
    if (!keeper.isStopping) await launch(keeper, options, true);
  } catch (failure) {
    keeper.fail(failure);
  }
}

export function portalCommand({ env, root }: PortalOptions): PartCommand {
  return { name: 'portal', command: process.execPath, parameters: ['server/start.ts'], env, cwd: root };
}

/** Killed, or stopped by another program: the portal exits with status 0 on SIGTERM. */
export function canStartAgain({ child }: Part): boolean {
  return child.signalCode !== null || child.exitCode === 0;
}
