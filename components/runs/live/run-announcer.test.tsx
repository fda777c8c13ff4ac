import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { denied, viewAfter } from '#components/testing/runs.ts';
import { say, show } from '#components/testing/show.tsx';
import type { RunChange } from '#lib/runs/events.ts';
import type { StepState } from '#lib/runs/steps.ts';
import { RunAnnouncer } from './run-announcer.tsx';

const CHANGES: readonly RunChange[] = [
  { type: 'run.started' },
  { type: 'step.started', step: 'access', attempt: 1, by: null },
  { type: 'step.failed', step: 'access', attempt: 1, error: denied },
  { type: 'run.failed' },
];
const after = (count: number) => <RunAnnouncer view={viewAfter(...CHANGES.slice(0, count))} />;
const announced = () => [...screen.getByRole('log').children].map(({ textContent }) => textContent);

const access = (state: StepState) =>
  say('run.announce.step', { step: say('run.steps.names.access'), state: say(`run.steps.states.${state}`) });
const run = (state: 'running' | 'failed') => say('run.announce.run', { state: say(`run.states.${state}`) });

test('a page opened during a run announces nothing at first', () => {
  show(after(2));
  expect(announced()).toEqual([]);
});

test('each change is announced once, in order, and stays readable', () => {
  const { rerender } = show(after(0));
  for (const count of [1, 2, 2, 3, 4]) rerender(after(count));
  expect(announced()).toEqual([run('running'), access('running'), access('failed'), run('failed')]);
});

test('changes that come together are announced together', () => {
  const { rerender } = show(after(1));
  rerender(after(4));
  expect(announced()).toEqual([`${access('failed')} ${run('failed')}`]);
});
