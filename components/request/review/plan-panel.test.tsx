import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { say, show } from '#components/testing/show.tsx';
import type { ErrorCode } from '#lib/errors.ts';
import type { Plan, PlannedResource } from '#lib/plan/plan.ts';
import type { PlanState } from '../use-plan.ts';
import { PlanPanel } from './plan-panel.tsx';

/** Cloudscape's delay, so that quick changes are announced once. */
const READ_OUT_MS = 1_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const secret = (conflict: ErrorCode | null, isRestorable = false): PlannedResource => ({
  resource: 'source-secret',
  action: conflict ? 'conflict' : 'create',
  name: 'source',
  arn: null,
  conflict: conflict && { code: conflict, params: {}, isRestorable },
  warnings: [],
  documents: [],
  tags: [],
  access: [],
});
const planOf = (resource: PlannedResource): Plan => ({
  accountId: '111111111111',
  region: 'us-east-1',
  deployerRoleArn: 'arn:aws:iam::111111111111:role/portal/deployer',
  resources: [resource],
});
const READ_BY = say('plan.readBy', { accountId: '111111111111', region: 'us-east-1', role: 'deployer' });
const loading: PlanState = {
  plan: null,
  planHash: null,
  failure: null,
  isLoading: true,
  check: vi.fn(),
};
const arrived = (resource: PlannedResource): PlanState => ({ ...loading, isLoading: false, plan: planOf(resource) });

const handlers = { edit: vi.fn(), restore: vi.fn() };
const panel = (state: PlanState) => <PlanPanel state={state} handlers={handlers} />;

/** What a screen reader has received so far. */
function readOut(): string {
  act(() => vi.advanceTimersByTime(READ_OUT_MS));
  return [...document.querySelectorAll('[aria-live]')].map(({ textContent }) => textContent).join('\n');
}

test('a plan is announced when it arrives', () => {
  const { rerender } = show(panel(loading));
  expect(readOut()).not.toContain(READ_BY);
  rerender(panel(arrived(secret(null))));
  expect(readOut()).toContain(READ_BY);
});

test('a conflict is announced with the plan, until it is resolved', () => {
  const conflict = say('plan.conflictOf', {
    resource: say('plan.resources.source-secret'),
    title: say('errors.secret-name-taken.title'),
  });
  const { rerender } = show(panel(loading));
  rerender(panel(arrived(secret('secret-name-taken'))));
  expect(readOut()).toContain(`${READ_BY} ${conflict}`);
  rerender(panel({ ...arrived(secret('secret-name-taken')), isLoading: true }));
  rerender(panel(arrived(secret(null))));
  expect(readOut()).not.toContain(conflict);
});

test('a plan that can’t be made is an alert with a retry button', () => {
  const check = vi.fn();
  show(panel({ ...loading, isLoading: false, failure: { code: 'throttled' }, check }));
  expect(screen.getByRole('alert').textContent).toContain(say('errors.throttled.title'));
  fireEvent.click(screen.getByRole('button', { name: say('feedback.retry') }));
  expect(check).toHaveBeenCalledOnce();
});

test('a conflict about a name links to the field of the name', () => {
  show(panel(arrived(secret('secret-name-taken'))));
  const resource = say('plan.resources.source-secret');
  fireEvent.click(screen.getByRole('button', { name: say('plan.restore.anotherNameFor', { resource }) }));
  expect(handlers.edit).toHaveBeenCalledWith('source', 'source.secretName');
});

test('choosing to restore keeps the keyboard focus in the plan', () => {
  const resource = secret('secret-waits-for-deletion', true);
  show(panel(arrived(resource)));
  const name = say('plan.restore.buttonFor', { resource: say('plan.resources.source-secret') });
  fireEvent.click(screen.getByRole('button', { name }));
  expect(handlers.restore).toHaveBeenCalledExactlyOnceWith(resource);
  expect(document.activeElement).toBe(screen.getByRole('button', { name: say('request.actions.checkAgain') }));
});

test('lists who else has access to an existing key and what they may do, with a warning', () => {
  const policy: PlannedResource = {
    ...secret(null),
    resource: 'key-policy',
    action: 'update',
    warnings: ['key-policy-other-account'],
    access: [
      { principal: '999999999999', kind: 'other-account', may: ['use', 'administer'], isConditional: false },
      { principal: '*', kind: 'anyone', may: ['use'], isConditional: true },
    ],
  };
  show(panel(arrived(policy)));
  const kind = (name: 'anyone' | 'other-account') => say(`plan.access.kinds.${name}`);
  const lines = screen.getAllByRole('listitem').map(({ textContent }) => textContent);
  expect(lines).toEqual([
    `999999999999 ${say('plan.access.line', { kind: kind('other-account'), may: say('plan.access.may.use administer') })}`,
    `* ${say('plan.access.conditional', { kind: kind('anyone'), may: say('plan.access.may.use') })}`,
  ]);
  expect(screen.getByText(`${say('plan.access.heading')} (2)`)).toBeTruthy();
  expect(screen.getByText(say('plan.warnings.key-policy-other-account'))).toBeTruthy();
});
