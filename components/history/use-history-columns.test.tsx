import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { RUN_ID } from '#components/testing/runs.ts';
import { say, show } from '#components/testing/show.tsx';
import type { RunSummary } from '#lib/runs/history.ts';
import { useHistoryColumns } from './use-history-columns.tsx';

const run = { id: RUN_ID, state: 'succeeded', isCancelledLate: false } as RunSummary;

function State({ of }: { of: RunSummary }) {
  return useHistoryColumns([])
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
