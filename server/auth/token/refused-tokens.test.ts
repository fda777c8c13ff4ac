import { beforeEach, expect, test } from 'vitest';
import { RefusedTokens } from './refused-tokens.ts';

let nowMs = 0;
let lookups = 0;
let refused: RefusedTokens;
beforeEach(() => {
  [nowMs, lookups] = [0, 0];
  refused = new RefusedTokens(() => nowMs);
});

const look = (owner: string | null) => async () => {
  lookups += 1;
  return owner;
};
const attempt = (network: string, owner: string | null) => refused.limit(network, 3, look(owner));
const tooMany = (seconds: string) => ({ code: 'too-many-requests', params: { seconds } });

test('looks up no more tokens of a network after three that don’t work, until the minute is over', async () => {
  for (let count = 0; count < 3; count += 1) expect(await attempt('10.0.0.1', null)).toBeNull();
  nowMs = 20_500;
  await expect(attempt('10.0.0.1', 'dana')).rejects.toMatchObject(tooMany('40'));
  expect(lookups).toBe(3);
  expect(await attempt('10.0.0.2', 'dana')).toBe('dana');
  nowMs = 60_000;
  expect(await attempt('10.0.0.1', 'dana')).toBe('dana');
});

test('counts requests that are sent at the same time', async () => {
  const answers = await Promise.allSettled(Array.from({ length: 5 }, () => attempt('10.0.0.1', null)));
  expect(answers.map(({ status }) => status).sort()).toEqual([
    ...['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected'],
  ]);
  expect(lookups).toBe(3);
});

test('doesn’t count tokens that work, or lookups that fail', async () => {
  for (let count = 0; count < 10; count += 1) expect(await attempt('10.0.0.1', 'dana')).toBe('dana');
  const fail = () => Promise.reject(new Error('the database is down'));
  for (let count = 0; count < 10; count += 1) await expect(refused.limit('10.0.0.1', 3, fail)).rejects.toThrow('down');
  expect(await attempt('10.0.0.1', 'dana')).toBe('dana');
});
