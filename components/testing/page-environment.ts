import { builtinEnvironments } from 'vitest/runtime';

let opened: Promise<unknown> | undefined;

/** jsdom, opened once in a worker and kept for its next files: opening it takes longer than most files. `set-up.ts` clears what a file leaves. */
export default {
  name: 'page',
  viteEnvironment: 'client',
  async setup(global: typeof globalThis, options: Record<string, unknown>) {
    opened ??= Promise.resolve(builtinEnvironments.jsdom.setup(global, options));
    await opened;
    return { teardown() {} };
  },
};
