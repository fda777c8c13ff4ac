import { expect, test } from 'vitest';
import { batch } from './batch.ts';

test('answers the calls of one turn with one call, which gets each key once, and those of the next with another', async () => {
  const asked: (readonly string[])[] = [];
  const length = batch(async (words: readonly string[]) => {
    asked.push(words);
    return new Map(words.filter((word) => word !== 'none').map((word) => [word, word.length]));
  });
  expect(await Promise.all(['one', 'three', 'one', 'none'].map(length))).toEqual([3, 5, 3, undefined]);
  expect(await length('one')).toBe(3);
  expect(asked).toEqual([['one', 'three', 'none'], ['one']]);
});

test('a call that comes while an earlier one is loaded is not answered with what that one found', async () => {
  let stored = 1;
  const reading: PromiseWithResolvers<void>[] = [];
  const read = batch(async (keys: readonly string[]) => {
    const found = stored;
    const gate = Promise.withResolvers<void>();
    reading.push(gate);
    await gate.promise;
    return new Map(keys.map((key) => [key, found]));
  });
  const early = read('run');
  await new Promise((resolve) => setImmediate(resolve));
  stored = 2;
  const late = read('run');
  await new Promise((resolve) => setImmediate(resolve));
  for (const gate of reading) gate.resolve();
  expect([await early, await late]).toEqual([1, 2]);
});

test('every caller gets the error of the call that they share, and the next call starts over', async () => {
  let fails = true;
  const read = batch(async (keys: readonly string[]) => {
    if (fails) throw new Error('no answer');
    return new Map(keys.map((key) => [key, key]));
  });
  const answers = await Promise.allSettled([read('a'), read('b')]);
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  fails = false;
  expect(await read('a')).toBe('a');
});
