import { inject } from 'vitest';
import { startTestAws, type TestAws } from './test-aws.ts';

/** The moto of this vitest worker, empty, behind the test file's own fault proxy. */
export async function openPooledAws(): Promise<TestAws> {
  const urls = inject('motoUrls');
  const url = urls[Number(process.env.VITEST_POOL_ID) - 1];
  if (url === undefined) throw new Error(`There is no moto for worker ${process.env.VITEST_POOL_ID}.`);
  const aws = await startTestAws({ url, stop: async () => undefined });
  await aws.reset();
  return aws;
}
