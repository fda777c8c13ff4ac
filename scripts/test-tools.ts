import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { SandboxFailure } from '#sandbox/failure.ts';
import { obtainMoto } from '#sandbox/moto.ts';
import { ProcessSupervisor } from '#sandbox/process-supervisor.ts';
import { obtainBrowser } from './find-browser.ts';
import { COMPILE_CACHE, ROOT } from './run-checks.ts';

const HOW_TO_GET_A_BROWSER = `The browser tests need a browser. Do one of the following and start again:
  - install Chromium (Debian: apt install chromium) or Google Chrome
  - npx playwright install --with-deps chromium
  - set CHROMIUM_PATH to the path of a Chromium`;

/** The test environment, with moto and a browser if needed; null, after printing why, if one is unavailable. */
export async function obtainTools(needs: { moto: boolean; browser: boolean }): Promise<NodeJS.ProcessEnv | null> {
  const { AWS_ENDPOINT_URL: _outside, DATABASE_URL: _deployed, ...environment } = process.env;
  const env: NodeJS.ProcessEnv = { NODE_COMPILE_CACHE: COMPILE_CACHE, ...environment, NEXT_TELEMETRY_DISABLED: '1' };
  if (needs.browser) {
    const browser = obtainBrowser();
    if (!browser) {
      console.error(HOW_TO_GET_A_BROWSER);
      return null;
    }
    env.CHROMIUM_PATH = browser;
  }
  if (needs.moto) {
    const moto = await findMotoCommand();
    if (!moto) return null;
    if (moto.includes('/')) env.PATH = `${path.dirname(moto)}${path.delimiter}${env.PATH}`;
  }
  return env;
}

async function findMotoCommand(): Promise<string | null> {
  const folder = path.join(ROOT, 'data', 'tests');
  mkdirSync(path.join(folder, 'logs'), { recursive: true });
  try {
    return await obtainMoto(folder, new ProcessSupervisor(folder, console.error), console.log);
  } catch (error) {
    if (!(error instanceof SandboxFailure)) throw error;
    console.error(error.message);
    return null;
  }
}
