import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startMoto as startMotoPart } from '#sandbox/moto.ts';
import { PartKeeper } from '#sandbox/part-keeper.ts';

/** Starts an empty AWS of moto's on a free port of the loopback, the way the sandbox does. */
export async function startMoto(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'limitless-moto-'));
  mkdirSync(path.join(folder, 'logs'));
  const keeper = new PartKeeper(folder, console.error);
  const url = await startMotoPart(folder, keeper, console.log);
  return {
    url,
    async stop() {
      await keeper.stopAll();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
