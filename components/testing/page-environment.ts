import { builtinEnvironments } from 'vitest/runtime';

let opened: Promise<unknown> | undefined;

/**
 * jsdom, created once per worker and reused for its next files, since creating it takes longer than most files.
 * `set-up.ts` resets it after each file.
 */
export default {
  name: 'page',
  viteEnvironment: 'client',
  async setup(global: typeof globalThis, options: Record<string, unknown>) {
    opened ??= Promise.resolve(builtinEnvironments.jsdom.setup(global, options));
    await opened;
    return { teardown() {} };
  },
};
