import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { RUN_ID } from '#components/testing/runs.ts';
import { say, show } from '#components/testing/show.tsx';
import type { RunSummary } from '#lib/runs/history.ts';
import { useHistoryColumns } from './use-history-columns.tsx';

const run = { id: RUN_ID, state: 'succeeded', shownState: 'succeeded', isCancelledLate: false } as RunSummary;

function State({ of }: { of: RunSummary }) {
  return useHistoryColumns([], false)
    .find(({ id }) => id === 'state')
    ?.cell(of);
}

test('a run that was canceled too late says so next to its state', () => {
  show(<State of={{ ...run, isCancelledLate: true }} />);
  expect(screen.getByText(say('run.states.succeeded'))).toBeTruthy();
  expect(screen.getByText(say('run.cancel.tooLateInList'))).toBeTruthy();
});

test('any other run says nothing about it', () => {
  show(<State of={run} />);
  expect(screen.queryByText(say('run.cancel.tooLateInList'))).toBeNull();
});

test.each([
  ['cleaned up', true, 'run.states.cleanedUp'],
  ['canceled', false, 'run.states.cancelled'],
] as const)('a failed run that was %s stays failed, and says so next to it', (_what, isCleanedUp, words) => {
  show(<State of={{ ...run, state: 'cancelled', shownState: 'failed', isCleanedUp }} />);
  expect(screen.getByText(say('run.states.failed'))).toBeTruthy();
  expect(screen.getByText(say(words))).toBeTruthy();
});

function Action({ of }: { of: RunSummary }) {
  return useHistoryColumns([], true)
    .find(({ id }) => id === 'action')
    ?.cell(of);
}

test('a setup can be used as a template, and a clean-up can’t', () => {
  const named = { ...run, alias: 'loader', keyArn: null, roleName: 'loader-role' };
  show(<Action of={{ ...named, kind: 'set-up' }} />);
  expect(screen.getByRole('link').getAttribute('href')).toBe(`/runs/new?template=${RUN_ID}`);
  show(<Action of={{ ...named, kind: 'clean-up' }} />);
  expect(screen.getAllByRole('link')).toHaveLength(1);
});
