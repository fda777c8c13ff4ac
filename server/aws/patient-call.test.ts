import { expect, test } from 'vitest';
import { REAL_TIME, type Time } from '#server/time.ts';
import { patientCall } from './patient-call.ts';

const throttled = () => Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });

test('retries a throttled call until AWS responds', async () => {
  let calls = 0;
  const send = async () => {
    calls += 1;
    if (calls < 3) throw throttled();
    return 'answer';
  };
  await expect(patientCall(10_000)('ListKeys', send)).resolves.toBe('answer');
  expect(calls).toBe(3);
});

test('the calls of one action share a time limit and fail when it is over', async () => {
  const call = patientCall(100);
  const send = () => Promise.reject(throttled());
  const refused = { code: 'account-throttled', params: { operation: 'ListKeys' } };
  await expect(Promise.all([call('ListKeys', send), call('ListKeys', send)])).rejects.toMatchObject(refused);
  await expect(call('ListKeys', send)).rejects.toMatchObject(refused);
});

test('throws any other error immediately', async () => {
  let calls = 0;
  const send = async () => {
    calls += 1;
    throw Object.assign(new Error('No'), { name: 'AccessDeniedException' });
  };
  await expect(patientCall()('ListKeys', send)).rejects.toMatchObject({ code: 'access-denied' });
  expect(calls).toBe(1);
});

/** A clock that advances only during pauses. Every random number is 0.5. */
function fakeTime() {
  const pauses: number[] = [];
  let nowMs = 5_000;
  const time: Time = {
    ...REAL_TIME,
    monotonicMs: () => nowMs,
    random: () => 0.5,
    async sleep(ms) {
      pauses.push(ms);
      nowMs += ms;
    },
  };
  return { pauses, time };
}

test('pauses average half of a limit that doubles from 200 ms to 2 s, and end at the action’s time limit', async () => {
  const { pauses, time } = fakeTime();
  const refused = patientCall(4_500, time)('ListKeys', () => Promise.reject(throttled()));
  await expect(refused).rejects.toMatchObject({ code: 'account-throttled', cause: { code: 'throttled' } });
  expect(pauses).toEqual([100, 200, 400, 800, 1_000, 1_000, 1_000]);
});
