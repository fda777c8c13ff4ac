import { expect, test } from 'vitest';
import { viewAfter } from '#components/testing/runs.ts';
import { say, show } from '#components/testing/show.tsx';
import type { RunChange } from '#lib/runs/events.ts';
import { WaitingSteps } from './waiting-steps.tsx';

const until = '2026-01-01T00:00:00.000Z';
const start = (step: 'access' | 'verify') => ({ type: 'step.started', step, attempt: 1, by: null }) as const;
const shown = (...changes: RunChange[]) => {
  const { container } = show(<WaitingSteps view={viewAfter({ type: 'run.started' }, ...changes)} />);
  return container.textContent.replaceAll(/\s/g, ' ');
};

test('a run that waits for AWS says for what, since when and until when, and that nobody needs to act', () => {
  const text = shown(start('access'), { type: 'step.waiting', step: 'access', attempt: 1, reason: 'throttled', until });
  expect(text).toContain(say('run.steps.waitTitle'));
  expect(text).toContain(say('run.steps.names.access'));
  expect(text).toContain(say('run.steps.waits.throttled'));
  const times = say('run.steps.waitTimes', { since: '12:00:04 AM', until: '12:00:00 AM' });
  expect(text).toContain(times.replaceAll(/\s/g, ' '));
});

test('a waiting verification names the checks that it waits for', () => {
  const check = { id: 'role-arn', params: { name: 'loader' }, passed: false, expected: 'arn:one', found: '' };
  const reason = 'not-visible-yet';
  const text = shown(start('verify'), {
    type: 'step.waiting',
    step: 'verify',
    attempt: 1,
    reason,
    until,
    checks: [check],
  });
  expect(text).toContain(say('run.checks.ids.role-arn', { name: 'loader' }));
});

test('a run that waits for nothing says nothing', () => {
  expect(shown(start('access'))).toBe('');
});
