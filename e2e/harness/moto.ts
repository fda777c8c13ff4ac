import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startMoto as startMotoPart } from '#sandbox/moto.ts';
import { stopPart } from '#sandbox/part.ts';

/** Starts an empty AWS of moto's on a free port of the loopback, the way the sandbox does. */
export async function startMoto(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'limitless-moto-'));
  mkdirSync(path.join(folder, 'logs'));
  const { part, url } = await startMotoPart(folder, console.log);
  return {
    url,
    async stop() {
      await stopPart(part);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
