import type { Plugin } from 'vitest/config';

/**
 * Turns server actions into what Next turns them into for the browser: functions that call the server. A component test
 * then loads no server code, and simulates only the network.
 */
export function serverReferences(): Plugin {
  return {
    name: 'server-references',
    enforce: 'pre',
    transform(code) {
      if (this.environment.name !== 'client' || !code.startsWith("'use server'")) return null;
      const names = [...code.matchAll(/^export const (\w+) = defineAction\(/gm)].map(([, name]) => name);
      const references = names.map((name) => `export const ${name} = serverReference('${name}');`);
      return [`import { serverReference } from '#components/testing/portal.ts';`, ...references].join('\n');
    },
  };
}
