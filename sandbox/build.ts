import { readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { PartKeeper } from './part-keeper.ts';

/** What the built pages depend on. */
const SOURCES = [
  'app',
  'components',
  'lib',
  'public',
  'server',
  'next.config.mjs',
  'package-lock.json',
  'tsconfig.json',
];

/** Whether the portal is built from the sources as they are now. */
export function isBuilt(root: string): boolean {
  const built = statSync(buildIdFile(root), { throwIfNoEntry: false });
  return built !== undefined && SOURCES.every((source) => findNewest(path.join(root, source)) <= built.mtimeMs);
}

export async function build(root: string, keeper: PartKeeper): Promise<void> {
  const env = { ...process.env, NODE_ENV: 'production' as const, NEXT_TELEMETRY_DISABLED: '1' };
  try {
    await keeper.run({ name: 'build', command: 'next', parameters: ['build'], cwd: root, env });
  } catch (error) {
    // Next writes it before its last steps: a build that was broken off is not to be taken for a whole one.
    rmSync(buildIdFile(root), { force: true });
    throw error;
  }
}

function buildIdFile(root: string): string {
  return path.join(root, '.next', 'BUILD_ID');
}

/** The latest time of change in milliseconds; tests and what is not there do not count. */
function findNewest(source: string): number {
  const stats = statSync(source, { throwIfNoEntry: false });
  if (!stats) return 0;
  if (!stats.isDirectory()) return /\.test\.tsx?$/.test(source) ? 0 : stats.mtimeMs;
  return Math.max(0, ...readdirSync(source).map((name) => findNewest(path.join(source, name))));
}
