import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { DONE, playPortal } from '#components/testing/portal.ts';
import { failedRun, RUN_ID } from '#components/testing/runs.ts';
import { say, show } from '#components/testing/show.tsx';
import { PAGE_TEAM } from '#components/testing/team.ts';
import type { RunView } from '#lib/runs/view.ts';
import { LateCancellation } from '../late-cancellation.tsx';
import type { RunRights } from '../run-rights.ts';
import { RunFailures } from './run-failures.tsx';

const rights = { canRetry: true, canProvidePassword: true } as RunRights;
const one = failedRun('source-secret');
const failedStep = one.steps['source-secret'];
const two: RunView = {
  ...one,
  steps: { ...one.steps, 'destination-secret': { ...failedStep, name: 'destination-secret' } },
};
const all = say('run.failure.retryAll', { count: 2 });

test('if several steps failed, one button retries them all', async () => {
  const portal = playPortal({ retryRun: () => DONE, [`/api/runs/${RUN_ID}`]: () => two });
  show(<RunFailures view={two} team={PAGE_TEAM} rights={rights} />);
  fireEvent.click(screen.getByRole('button', { name: all }));
  await waitFor(() => expect(portal.asked('retryRun')).toEqual([{ runId: RUN_ID, step: null }]));
});

test('if one step failed, or the reader may not retry, there is no button for all', () => {
  show(<RunFailures view={one} team={PAGE_TEAM} rights={rights} />);
  show(<RunFailures view={two} team={PAGE_TEAM} rights={{ canRetry: false } as RunRights} />);
  expect(screen.queryByRole('button', { name: all })).toBeNull();
});

test('the button for all counts the steps that can be retried', () => {
  const three: RunView = {
    ...two,
    steps: { ...two.steps, names: { ...failedStep, name: 'names' } },
    passwords: { source: 'expired', destination: 'kept' },
  };
  show(<RunFailures view={three} team={PAGE_TEAM} rights={rights} />);
  expect(screen.getByRole('button', { name: all })).toBeTruthy();
});

test.each([
  ['expired', 'askExpired'],
  ['unreadable', 'askUnreadable'],
] as const)('one form asks for two passwords that are %s, and says why', (why, words) => {
  const lost: RunView = { ...two, passwords: { source: why, destination: why } };
  show(<RunFailures view={lost} team={PAGE_TEAM} rights={rights} />);
  expect(screen.getAllByRole('button', { name: say('run.password.submit', { count: 2 }) })).toHaveLength(1);
  expect(screen.getByText(say(`run.password.${words}`, { count: 2 }))).toBeTruthy();
});

test.each(['cancelling', 'cancelled', 'expired', 'denied'] as const)(
  'a run that is %s asks for no password and offers no retry',
  (state) => {
    const lost: RunView = { ...two, state, passwords: { source: 'cancelled', destination: 'expired' } };
    show(<RunFailures view={lost} team={PAGE_TEAM} rights={rights} />);
    expect(document.querySelector('[data-failure]')).toBeNull();
    expect(screen.queryByRole('button')).toBeNull();
    expect(document.querySelector('input')).toBeNull();
  },
);

const late: RunView = {
  ...one,
  state: 'succeeded',
  cancelledBy: { userId: 'u7', name: 'Mika' },
  cancelRequestedAt: '2026-03-04T05:06:07.000Z',
};

test.each([
  ['set-up', 'tooLateEnd'],
  ['clean-up', 'tooLateEndOfCleanUp'],
] as const)('a late cancellation of a %s shows who canceled and when', (kind, end) => {
  show(<LateCancellation view={{ ...late, kind }} />);
  const text = screen.getByText(new RegExp(say(`run.cancel.${end}`))).textContent.replaceAll(/\s/g, ' ');
  expect(text).toContain(say('run.cancel.tooLate', { name: 'Mika', time: 'Mar 4, 2026, 5:06:07 AM' }));
});

test.each([
  ['canceled in time', { state: 'cancelled' as const }],
  ['never canceled', { cancelledBy: null, cancelRequestedAt: null }],
])('a run that was %s shows no late cancellation', (_what, change) => {
  show(<LateCancellation view={{ ...late, ...change }} />);
  expect(screen.queryByText(say('run.cancel.tooLateTitle'))).toBeNull();
});
