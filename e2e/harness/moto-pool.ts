import type { TestProject } from 'vitest/node';
import { startMoto } from './moto.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** One moto for each worker of vitest: starting one takes seconds, resetting it does not. */
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
