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
export async function startPortal(keeper: PartKeeper, options: PortalOptions): Promise<void> {
  const command: PartCommand = {
    name: 'portal',
    command: process.execPath,
    parameters: ['server/start.ts'],
    env: options.env,
    cwd: options.root,
  };
  let isReady = false;
  const part = await keeper.start(command, (ended) => {
    if (!isReady) return;
    goOn(keeper, options, ended).catch((failure: unknown) => keeper.fail(failure));
  });
  await waitForAnswer(part, `${options.portalUrl}/api/ready`, READY_TIMEOUT_MS);
  isReady = true;
  options.onReady(part.pid);
}

async function goOn(keeper: PartKeeper, options: PortalOptions, ended: Part): Promise<void> {
  const { signalCode } = ended.child;
  // With a status of its own it says that something is wrong that a restart does not mend.
  if (signalCode === null) throw new SandboxFailure(describeEnd(ended));
  options.say(`the portal (process ${ended.pid}) was ended by ${signalCode}; starting it again ...`);
  await delay(RESTART_DELAY_MS);
  if (keeper.isStopping) return;
  await startPortal(keeper, options);
}
