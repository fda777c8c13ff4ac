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
  /** Each time the portal is ready, with its process. */
  onReady(pid: number): void;
}

/** Starts the portal, and again whenever a signal ends it, as whoever runs it for real would. Resolves when it is ready. */
export function startPortal(keeper: ProcessSupervisor, options: PortalOptions): Promise<void> {
  return launch(keeper, options, false);
}

async function launch(keeper: ProcessSupervisor, options: PortalOptions, isRestart: boolean): Promise<void> {
  let isReady = false;
  const part = await keeper.start(portalCommand(options), (ended) => {
    if (isReady || (isRestart && canStartAgain(ended))) goOn(keeper, options, ended);
  });
  try {
    await waitForAnswer(part, `${options.portalUrl}/api/ready`, READY_TIMEOUT_MS);
  } catch (error) {
    // Ended again while it started again: the next one is on its way.
    if (isRestart && canStartAgain(part)) return;
    throw error;
  }
  isReady = true;
  options.onReady(part.pid);
}

async function goOn(keeper: ProcessSupervisor, options: PortalOptions, ended: Part): Promise<void> {
  try {
    // With a status of its own it says that something is wrong that a restart does not mend.
    if (!canStartAgain(ended)) throw new SandboxFailure(describeEnd(ended));
    const how = ended.child.signalCode ? `was ended by ${ended.child.signalCode}` : 'stopped';
    options.say(`the portal (process ${ended.pid}) ${how}; starting it again ...`);
    await delay(RESTART_DELAY_MS);
    if (!keeper.isStopping) await launch(keeper, options, true);
  } catch (failure) {
    keeper.fail(failure);
  }
}

export function portalCommand({ env, root }: PortalOptions): PartCommand {
  return { name: 'portal', command: process.execPath, parameters: ['server/start.ts'], env, cwd: root };
}

/** Killed, or told to stop by somebody else than the sandbox: the portal answers SIGTERM with status 0. */
export function canStartAgain({ child }: Part): boolean {
  return child.signalCode !== null || child.exitCode === 0;
}
