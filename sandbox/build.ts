import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { ProcessSupervisor } from './process-supervisor.ts';
import { hashSources } from './sources.ts';

/** The sources of the built pages. */
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

/** Whether there is a complete build of the current sources. */
export function isBuilt(root: string): boolean {
  // Next writes the build id before the pages, and this file last: an interrupted build doesn't have it.
  const isWhole = statSync(path.join(root, '.next', 'export-marker.json'), { throwIfNoEntry: false }) !== undefined;
  return isWhole && readBuildId(root) === fingerprintSources(root);
}

/**
 * Identical for identical sources, regardless of their timestamps. Used as the id of Next builds (`next.config.mjs`).
 */
export function fingerprintSources(root: string): string {
  const lines = [...hashSources(root, SOURCES)].map(([file, hash]) => `${hash} ${file}\n`);
  return createHash('sha256').update(lines.join('')).digest('hex').slice(0, 32);
}

export async function build(root: string, keeper: ProcessSupervisor): Promise<void> {
  const env = { ...process.env, NODE_ENV: 'production' as const, NEXT_TELEMETRY_DISABLED: '1' };
  await keeper.run({ name: 'build', command: 'next', parameters: ['build'], cwd: root, env });
}

function readBuildId(root: string): string | null {
  try {
    return readFileSync(path.join(root, '.next', 'BUILD_ID'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
