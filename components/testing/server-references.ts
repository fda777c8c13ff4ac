import type { Plugin } from 'vitest/config';

/**
 * Makes of server actions what Next makes of them for the browser: functions that ask the server. So a component test loads no server
 * code, and nothing but the network has to be stood in for.
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
