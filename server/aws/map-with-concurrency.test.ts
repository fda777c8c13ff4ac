import { expect, test } from 'vitest';
import { mapWithConcurrency } from './map-with-concurrency.ts';

test('calls once per item, up to the limit in parallel, and keeps the order', async () => {
  const asked: number[] = [];
  let [open, most] = [0, 0];
  const answers = await mapWithConcurrency([3, 1, 4, 1, 5], 2, async (item) => {
    asked.push(item);
    open += 1;
    most = Math.max(most, open);
    await Promise.resolve();
    open -= 1;
    return item * 10;
  });
  expect(answers).toEqual([30, 10, 40, 10, 50]);
  expect(asked).toEqual([3, 1, 4, 1, 5]);
  expect(most).toBe(2);
});

test('makes no further calls after an error', async () => {
  const asked: number[] = [];
  const ask = async (item: number) => {
    asked.push(item);
    if (item === 2) throw new Error('no response');
  };
  await expect(mapWithConcurrency([1, 2, 3, 4], 2, ask)).rejects.toThrow('no response');
  expect(asked).toEqual([1, 2]);
});
