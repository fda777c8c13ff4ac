import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import { fireEvent, render, screen, within } from '@testing-library/react';
import { expect, onTestFinished, test, vi } from 'vitest';
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

const done = {
  type: 'step.succeeded',
  step: 'access',
  attempt: 1,
  outcome: 'checked',
  params: { deployer: 'deployer', accountId: '1' },
  arns: {},
} as const;
const waits = (reason: 'throttled' | 'aws-unreachable') =>
  ({ type: 'step.waiting', step: 'access', attempt: 1, reason, until: '2026-01-01T00:00:00.000Z' }) as const;

test('a finished step says when it started and ended, how long it took, and how long it waited for what', () => {
  const waited = [waits('throttled'), waits('aws-unreachable'), { type: 'step.resumed', step: 'access', attempt: 1 }];
  show(<RunSteps view={viewAfter({ type: 'run.started' }, started, ...(waited as RunChange[]), done)} />);
  const text = stepItem().textContent.replaceAll(/\s/g, ' ');
  expect(text).toContain('4 s · 12:00:03 AM – 12:00:07 AM');
  expect(text).toContain(`Waited 1 s · ${say('run.steps.waits.throttled')}`);
  expect(text).toContain(`Waited 1 s · ${say('run.steps.waits.aws-unreachable')}`);
});

test('a running step says since when, and what it waits for now', () => {
  show(<RunSteps view={viewAfter({ type: 'run.started' }, started, waits('throttled'))} />);
  const text = stepItem().textContent.replaceAll(/\s/g, ' ');
  expect(text).toContain(say('run.steps.since', { from: '12:00:03 AM' }).replaceAll(/\s/g, ' '));
  expect(text).toContain(say('run.steps.waiting'));
});

test('a step links to its resource in the console, once the resource exists', () => {
  const key = 'arn:aws-cn:kms:cn-north-1:111111111111:key/k-1';
  const keyStarted = { ...started, step: 'kms-key' } as const;
  const { unmount } = show(<RunSteps view={viewAfter({ type: 'run.started' }, keyStarted)} />);
  expect(screen.queryByRole('link')).toBeNull();
  unmount();
  const made = {
    ...done,
    step: 'kms-key',
    outcome: 'created',
    params: { keyId: 'k-1' },
    arns: { keyArn: key },
  } as const;
  show(<RunSteps view={viewAfter({ type: 'run.started' }, keyStarted, made)} />);
  const links = screen.getAllByRole('link').map((link) => link.getAttribute('href'));
  expect(links).toEqual(['https://cn-north-1.console.amazonaws.cn/kms/home?region=cn-north-1#/kms/keys/k-1']);
});

test('the steps of a run at work are open, and those of a succeeded run folded until the reader opens them', () => {
  const isOpen = () => document.querySelector('[aria-expanded]')?.getAttribute('aria-expanded');
  const { rerender } = show(<RunSteps view={viewAfter({ type: 'run.started' })} />);
  expect(isOpen()).toBe('true');
  rerender(<RunSteps view={viewAfter({ type: 'run.started' }, { type: 'run.succeeded' })} />);
  expect(isOpen()).toBe('false');
  fireEvent.click(document.querySelector('[aria-expanded]') as HTMLElement);
  expect(isOpen()).toBe('true');
});

test('on paper the folded steps are open', () => {
  vi.stubGlobal('matchMedia', (query: string) => Object.assign(new EventTarget(), { matches: query === 'print' }));
  onTestFinished(() => void vi.unstubAllGlobals());
  show(<RunSteps view={viewAfter({ type: 'run.started' }, { type: 'run.succeeded' })} />);
  expect(document.querySelector('[aria-expanded]')?.getAttribute('aria-expanded')).toBe('true');
});

const succeeded: RunChange = { type: 'run.succeeded' };
const unfold = () => fireEvent.click(screen.getByRole('button', { name: new RegExp(`^${say('run.steps.heading')}`) }));
const count = () => document.querySelectorAll('[data-step]').length;

test('the steps of a run that has succeeded exist once a reader opens them', () => {
  show(<RunSteps view={viewAfter({ type: 'run.started' }, succeeded)} />);
  expect(count()).toBe(0);
  unfold();
  expect(count()).toBeGreaterThan(5);
  unfold();
  expect(count()).toBeGreaterThan(5);
});

test('steps that a reader has followed stay when the run succeeds', () => {
  const { rerender } = show(<RunSteps view={viewAfter({ type: 'run.started' })} />);
  const before = count();
  rerender(<RunSteps view={viewAfter({ type: 'run.started' }, succeeded)} />);
  expect(count()).toBe(before);
});

test('what AWS answered exists once a reader opens it', () => {
  const aws = { operation: 'AssumeRole', code: 'X', message: 'said by AWS', requestId: null, httpStatus: null };
  show(<RunSteps view={viewAfter({ type: 'run.started' }, started, { ...failed, error: { ...denied, aws } })} />);
  fireEvent.click(screen.getByRole('button', { name: say('run.steps.attempts.heading', { count: 1 }) }));
  expect(screen.queryByText('said by AWS')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: say('run.failure.aws') }));
  expect(screen.getByText('said by AWS')).toBeTruthy();
});
