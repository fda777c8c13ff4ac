import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright';

const NAMES = ['chromium', 'google-chrome-stable', 'google-chrome', 'chromium-browser'];
const MAC_APPLICATION = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** The path of a working Chromium: from CHROMIUM_PATH, the system, or Playwright. */
export function findBrowser(): string | null {
  const named = process.env.CHROMIUM_PATH;
  const candidates = named ? [named] : [...NAMES, MAC_APPLICATION, chromium.executablePath()];
  return candidates.map(findProgram).find((path) => path !== null && doesRun(path)) ?? null;
}

function findProgram(name: string): string | null {
  if (name.includes('/')) return existsSync(name) ? name : null;
  const { stdout, status } = spawnSync('which', [name], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

// A distribution's `chromium-browser` can be a stub that only prints how to install it.
function doesRun(path: string): boolean {
  return spawnSync(path, ['--version'], { timeout: 30_000 }).status === 0;
}

/** Finds or installs a browser: the distribution's as root on Debian, else Playwright's. Null if neither works. */
export function obtainBrowser(): string | null {
  const found = findBrowser();
  if (found || process.env.CHROMIUM_PATH) return found;
  console.log('No browser found; installing one ...');
  if (process.getuid?.() === 0 && findProgram('apt-get')) {
    run('apt-get', ['update', '--quiet']);
    run('apt-get', ['install', '--yes', '--quiet', '--no-install-recommends', 'chromium']);
  }
  return findBrowser() ?? (run('playwright', ['install', 'chromium']) ? findBrowser() : null);
}

function run(command: string, parameters: string[]): boolean {
  return spawnSync(command, parameters, { stdio: 'inherit' }).status === 0;
}
