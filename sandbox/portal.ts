import { setTimeout as delay } from 'node:timers/promises';
import { SandboxFailure } from './failure.ts';
import { describeEnd, type Part, type PartCommand, waitForAnswer } from './part.ts';
import type { PartKeeper } from './part-keeper.ts';

const READY_TIMEOUT_MS = 120_000;
const RESTART_DELAY_MS = 200;

interface PortalOptions {
  root: string;
  portalUrl: string;
  env: NodeJS.ProcessEnv;
  say(line: string): void;
  /** Each time the portal is ready, with its process. */
  onReady(pid: number): void;
}

/** Starts the portal, and again whenever a signal kills it, as whoever runs it for real would. Resolves when it is ready. */
export function startPortal(keeper: PartKeeper, options: PortalOptions): Promise<void> {
  return launch(keeper, options, false);
}

async function launch(keeper: PartKeeper, options: PortalOptions, isRestart: boolean): Promise<void> {
  const command: PartCommand = {
    name: 'portal',
    command: process.execPath,
    parameters: ['server/start.ts'],
    env: options.env,
    cwd: options.root,
  };
  let isReady = false;
  const part = await keeper.start(command, (ended) => {
    if (isReady || (isRestart && wasKilled(ended))) goOn(keeper, options, ended);
  });
  try {
    await waitForAnswer(part, `${options.portalUrl}/api/ready`, READY_TIMEOUT_MS);
  } catch (error) {
    // Killed again while it started again: the next one is on its way.
    if (isRestart && wasKilled(part)) return;
    throw error;
  }
  isReady = true;
  options.onReady(part.pid);
}

async function goOn(keeper: PartKeeper, options: PortalOptions, ended: Part): Promise<void> {
  try {
    // With a status of its own it says that something is wrong that a restart does not mend.
    if (!wasKilled(ended)) throw new SandboxFailure(describeEnd(ended));
    options.say(`the portal (process ${ended.pid}) was ended by ${ended.child.signalCode}; starting it again ...`);
    await delay(RESTART_DELAY_MS);
    if (!keeper.isStopping) await launch(keeper, options, true);
  } catch (failure) {
    keeper.fail(failure);
  }
}

function wasKilled({ child }: Part): boolean {
  return child.signalCode !== null;
}
