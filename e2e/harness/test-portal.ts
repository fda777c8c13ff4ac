import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { findFreePort } from '#sandbox/free-port.ts';
import { startTestAws } from './test-aws.ts';

const root = path.dirname(path.dirname(import.meta.dirname));

/** The deployer roles don't change while the browser tests run, unless a test says so. */
export const RIGHTS_MEMORY = { ms: 24 * 60 * 60_000 };

const addressesSchema = z.object({
  /** The sandbox's own file, which names the portal's process. */
  E2E_SANDBOX_FILE: z.string(),
  E2E_AWS_ENDPOINT: z.string(),
  E2E_MOTO_URL: z.string(),
});
export type TestAddresses = z.output<typeof addressesSchema>;

/** The addresses that the global setup put in the environment. */
export function readAddresses(): TestAddresses {
  return addressesSchema.parse(process.env);
}

const sandboxSchema = z.object({
  portalUrl: z.string(),
  databaseUrl: z.string(),
  notificationsUrl: z.string(),
  portalPid: z.number(),
});

/** The current content of the sandbox's file; the portal's process changes with a restart. */
export function readSandbox({ E2E_SANDBOX_FILE: file }: TestAddresses): z.output<typeof sandboxSchema> {
  return sandboxSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** Starts the real sandbox with a new folder and a free port, and with the fault proxy as its AWS. */
export async function startTestPortal(): Promise<{ addresses: TestAddresses; stop(): Promise<void> }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'limitless-portal-'));
  const aws = await startTestAws();
  // The sandbox uses a role in each account, which it creates only then.
  await aws.faults.configure({ isStrict: false });
  const env = {
    ...process.env,
    PORT: String(await findFreePort(null)),
    PORTAL_DATA_DIR: folder,
    AWS_ENDPOINT_URL: aws.endpoint,
    DATABASE_URL: '',
    // Only on request, because a sweep's calls must not match the faults that a test sets for its run.
    SWEEP_MINUTES: '0',
  };
  const sandbox = spawn('node', ['sandbox/main.ts'], { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(sandbox, 'exit');
  await waitUntilReady(sandbox.stdout, ended);
  await aws.faults.configure({ isStrict: true, rightsMemory: RIGHTS_MEMORY });
  return {
    addresses: {
      E2E_SANDBOX_FILE: path.join(folder, 'sandbox.json'),
      E2E_AWS_ENDPOINT: aws.endpoint,
      E2E_MOTO_URL: aws.motoUrl,
    },
    async stop() {
      sandbox.kill('SIGTERM');
      await ended;
      await aws.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function waitUntilReady(output: NodeJS.ReadableStream, ended: Promise<unknown[]>): Promise<void> {
  const lines = createInterface({ input: output });
  const ready = new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      console.log(`sandbox: ${line}`);
      if (line.startsWith('ready ')) resolve();
    });
  });
  const tooSoon = ended.then(([status]) => {
    throw new Error(`the sandbox ended with status ${status} before it was ready`);
  });
  await Promise.race([ready, tooSoon]);
}
