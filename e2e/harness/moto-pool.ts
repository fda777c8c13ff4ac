import type { TestProject } from 'vitest/node';
import { startMoto } from './moto.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** One moto per vitest worker, since starting one takes seconds and resetting it doesn't. */
    motoUrls: string[];
  }
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const workers = Array.from({ length: project.vitest.config.maxWorkers });
  const motos = await Promise.all(workers.map(() => startMoto()));
  project.provide(
    'motoUrls',
    motos.map(({ url }) => url),
  );
  return async () => {
    await Promise.all(motos.map((moto) => moto.stop()));
  };
}
