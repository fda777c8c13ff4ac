import { expect, test } from 'vitest';
import { countWork, NO_WORK, workingMs } from './working-time.ts';

const at = (second: number) => new Date(second * 1_000).toISOString();

test('counts while a worker has the run, also while a cancellation waits for its calls', () => {
  const running = countWork(NO_WORK, 'running', at(10));
  expect(workingMs(running, 14_000)).toBe(4_000);
  const cancelling = countWork(countWork(running, 'running', at(12)), 'cancelling', at(15));
  expect(countWork(cancelling, 'cancelled', at(16))).toEqual({ workedMs: 6_000, workingSince: null });
});

test.each(['awaiting-approval', 'queued', 'failed', 'succeeded', 'denied', 'expired'] as const)(
  'doesn’t count while the run is %s, and adds up what follows',
  (state) => {
    const stopped = countWork(countWork(NO_WORK, 'running', at(0)), state, at(3));
    expect(workingMs(stopped, 1_000_000)).toBe(3_000);
    const again = countWork(countWork(stopped, 'running', at(500)), 'succeeded', at(502));
    expect(again).toEqual({ workedMs: 5_000, workingSince: null });
  },
);

test('is never negative, even if the clock of the reader is behind the database’s', () => {
  expect(workingMs({ workedMs: 0, workingSince: at(10) }, 9_000)).toBe(0);
});
