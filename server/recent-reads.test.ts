import { expect, test, vi } from 'vitest';
import { RecentReads } from './recent-reads.ts';

const MINUTE = 60_000;

function openReads() {
  let now = 0;
  const reads = new RecentReads({ monotonicMs: () => now });
  return {
    pass: (ms: number) => {
      now += ms;
    },
    read: (load: () => Promise<string>, key = 'a name', keepMs: (value: string) => number = () => MINUTE) =>
      reads.read(key, keepMs, load),
  };
}

test('answers those who ask while a value is being read, and for as long as it is kept', async () => {
  const { read, pass } = openReads();
  const load = vi.fn(async () => `read ${load.mock.calls.length}`);
  expect(await Promise.all([read(load), read(load)])).toEqual(['read 1', 'read 1']);
  pass(MINUTE - 1);
  expect(await read(load)).toBe('read 1');
  expect(await read(load, 'another name')).toBe('read 2');
  pass(1);
  expect(await read(load)).toBe('read 3');
});

test('keeps a value as long as the value says', async () => {
  const { read } = openReads();
  const load = vi.fn(async () => 'free');
  const keepMs = (value: string) => (value === 'free' ? 0 : MINUTE);
  await read(load, 'a', keepMs);
  await read(load, 'a', keepMs);
  expect(load).toHaveBeenCalledTimes(2);
});

test('does not keep a failed read', async () => {
  const { read } = openReads();
  await expect(read(() => Promise.reject(new Error('throttled')))).rejects.toThrow('throttled');
  expect(await read(async () => 'free')).toBe('free');
});

test('forgets the oldest value when it keeps too many', async () => {
  const { read } = openReads();
  const load = vi.fn(async () => 'free');
  for (let no = 0; no <= 2_000; no += 1) await read(load, `name ${no}`);
  load.mockClear();
  await read(load, 'name 2000');
  expect(load).not.toHaveBeenCalled();
  await read(load, 'name 0');
  expect(load).toHaveBeenCalledOnce();
});
