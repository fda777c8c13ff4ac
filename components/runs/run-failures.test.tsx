import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { DONE, playPortal } from '#components/testing/portal.ts';
import { failedRun, RUN_ID } from '#components/testing/runs.ts';
import { say, show } from '#components/testing/show.tsx';
import type { RunView } from '#lib/setup/view.ts';
import { LateCancellation } from './late-cancellation.tsx';
import { RunFailures } from './run-failures.tsx';
import type { RunRights } from './run-rights.ts';

const rights = { canRetry: true, canProvidePassword: true } as RunRights;
const one = failedRun('source-secret');
const failedStep = one.steps['source-secret'];
const two: RunView = {
  ...one,
  steps: { ...one.steps, 'destination-secret': { ...failedStep, name: 'destination-secret' } },
};
const all = say('run.failure.retryAll', { count: 2 });

test('where several steps failed, one button retries them all', async () => {
  const portal = playPortal({ retryRun: () => DONE, [`/api/runs/${RUN_ID}`]: () => two });
  show(<RunFailures view={two} rights={rights} />);
  fireEvent.click(screen.getByRole('button', { name: all }));
  await waitFor(() => expect(portal.asked('retryRun')).toEqual([{ runId: RUN_ID, step: null }]));
});

test('where one step failed, or who reads may not retry, there is no button for all', () => {
  show(<RunFailures view={one} rights={rights} />);
  show(<RunFailures view={two} rights={{ canRetry: false } as RunRights} />);
  expect(screen.queryByRole('button', { name: all })).toBeNull();
});

test.each(['cancelling', 'cancelled', 'expired', 'denied'] as const)(
  'a run that is %s asks for no password and offers no retry',
  (state) => {
    const lost: RunView = { ...two, state, passwords: { source: 'cancelled', destination: 'expired' } };
    show(<RunFailures view={lost} rights={rights} />);
    expect(screen.queryByRole('alert')).toBeNull();
    expect(screen.queryByRole('button')).toBeNull();
    expect(document.querySelector('input')).toBeNull();
  },
);

test('a cancellation that came when all was done is told, with who asked for it', () => {
  const cancelledBy = { userId: 'u7', name: 'Mika' };
  show(<LateCancellation view={{ ...one, state: 'succeeded', cancelledBy }} />);
  expect(screen.getByText(say('run.cancel.tooLate', { name: 'Mika' }))).toBeTruthy();
});

test.each([
  ['cancelled in time', { state: 'cancelled' as const, cancelledBy: { userId: 'u7', name: 'Mika' } }],
  ['never cancelled', { state: 'succeeded' as const, cancelledBy: null }],
])('a run that was %s says nothing of a late cancellation', (_what, change) => {
  show(<LateCancellation view={{ ...one, ...change }} />);
  expect(screen.queryByText(say('run.cancel.tooLateTitle'))).toBeNull();
});
