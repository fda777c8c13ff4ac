import { readFileSync } from 'node:fs';

/** The portal's version, as in package.json. */
export const VERSION = readVersion();

function readVersion(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
