import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import { render, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { denied, REQUESTER, viewAfter } from '#components/testing/runs.ts';
import { say, show } from '#components/testing/show.tsx';
import type { RunChange } from '#lib/runs/events.ts';
import type { StepState } from '#lib/runs/steps.ts';
import { RunSteps } from './run-steps.tsx';

const started = { type: 'step.started', step: 'access', attempt: 1, by: null } as const;
const failed = { type: 'step.failed', step: 'access', attempt: 1, error: denied } as const;

const CASES: Readonly<Record<StepState, { changes: RunChange[]; icon: StatusIndicatorProps.Type }>> = {
  pending: { changes: [], icon: 'not-started' },
  running: { changes: [started], icon: 'loading' },
  waiting: {
    changes: [
      started,
      { type: 'step.waiting', step: 'access', attempt: 1, reason: 'throttled', until: '2026-01-01T00:00:00.000Z' },
    ],
    icon: 'pending',
  },
  succeeded: {
    changes: [
      started,
      {
        type: 'step.succeeded',
        step: 'access',
        attempt: 1,
        outcome: 'checked',
        params: { deployer: 'deployer', accountId: '1' },
        arns: {},
      },
    ],
    icon: 'success',
  },
  failed: { changes: [started, failed], icon: 'error' },
  cancelled: { changes: [started, { type: 'step.cancelled', step: 'access', attempt: 1 }], icon: 'stopped' },
};

/** What Cloudscape renders for a status. */
function drawing(type: StatusIndicatorProps.Type): string {
  const { container, unmount } = render(<StatusIndicator type={type} iconAriaLabel="icon" />);
  const { innerHTML } = within(container).getByRole('img', { name: 'icon' });
  unmount();
  return innerHTML;
}

const stepItem = () => screen.getAllByRole('listitem')[0] as HTMLElement;

test.each(Object.entries(CASES))('a %s step has its own icon and text', (state, { changes, icon }) => {
  show(<RunSteps view={viewAfter({ type: 'run.started' }, ...changes)} />);
  const name = say(`run.steps.states.${state as StepState}`);
  const image = within(stepItem()).getByRole('img', { name });
  expect(image.innerHTML).toBe(drawing(icon));
  expect(stepItem().textContent).toContain(name);
});

test('no two states share an icon', () => {
  const drawings = Object.values(CASES).map(({ icon }) => drawing(icon));
  expect(new Set(drawings).size).toBe(drawings.length);
});

test('a retried step keeps its failed attempt, and says who retried it', () => {
  const retried = [
    { type: 'run.failed' },
    { type: 'run.retried', steps: ['access'], by: REQUESTER },
    { type: 'step.started', step: 'access', attempt: 2, by: REQUESTER },
  ] as RunChange[];
  show(<RunSteps view={viewAfter({ type: 'run.started' }, started, failed, ...retried)} />);
  const text = stepItem().textContent;
  expect(text).toContain(say('run.steps.attempts.states.failed'));
  expect(text).toContain(say('errors.access-denied.title'));
  expect(text).toContain(say('run.steps.attempts.retriedBy', { name: REQUESTER.name }));
});

test('a waiting verification names the checks that it waits for', () => {
  const check = { id: 'role-arn', params: { name: 'loader' }, passed: false, expected: 'arn:one', found: '' };
  const until = '2026-01-01T00:00:00.000Z';
  show(
    <RunSteps
      view={viewAfter(
        { type: 'run.started' },
        { type: 'step.started', step: 'verify', attempt: 1, by: null },
        { type: 'step.waiting', step: 'verify', attempt: 1, reason: 'not-visible-yet', until, checks: [check] },
      )}
    />,
  );
  const items = screen.getAllByRole('listitem');
  expect(items.at(-1)?.textContent).toContain(say('run.checks.ids.role-arn', { name: 'loader' }));
});
