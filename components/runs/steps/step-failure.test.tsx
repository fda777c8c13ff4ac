import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { failedRun, RUN_ID } from '#components/testing/runs.ts';
import { say, show } from '#components/testing/show.tsx';
import { PAGE_TEAM } from '#components/testing/team.ts';
import type { Check, StepError } from '#lib/runs/events.ts';
import type { FailureAnswer } from '#lib/runs/failure-answer.ts';
import type { StepName } from '#lib/runs/steps.ts';
import type { RunView } from '#lib/runs/view.ts';
import type { RunRights } from '../run-rights.ts';
import { RunFailures } from './run-failures.tsx';

const rights = { canRetry: true, canCreate: true, canCleanUp: true, canProvidePassword: true } as RunRights;
const PRIMARY = '[class*="variant-primary"]';

/** A run whose steps failed with these errors. */
function runWith(errors: Partial<Record<StepName, Partial<StepError>>>, change: Partial<RunView> = {}): RunView {
  const view = failedRun('source-secret');
  const pending = { ...view.steps['source-secret'], state: 'pending' as const, attempts: [] };
  const failed = Object.entries(errors).map(([name, error]) => {
    const attempts = view.steps['source-secret'].attempts.map((attempt) => ({
      ...attempt,
      error: { code: 'unexpected' as const, params: {}, aws: null, ...error },
    }));
    return [name, { ...view.steps['source-secret'], name, attempts }];
  });
  return { ...view, steps: { ...view.steps, 'source-secret': pending, ...Object.fromEntries(failed) }, ...change };
}

const answers = () => [...document.querySelectorAll<HTMLElement>('[data-failure]')];
const text = () => (answers()[0]?.textContent ?? '').replaceAll(/\s/g, ' ');
const primaries = () => [...document.querySelectorAll(`button${PRIMARY}, a${PRIMARY}`)].map((one) => one.textContent);

const TURNS: [FailureAnswer['turn'], Partial<StepError>, string][] = [
  ['you', { code: 'throttled' }, say('run.failure.retry')],
  ['aws-administrator', { code: 'access-denied' }, say('run.failure.retry')],
  ['operator', { code: 'portal-role-unknown' }, say('run.failure.retry')],
  ['nobody', { code: 'approval-void' }, say('run.failure.retry')],
];

test.each(TURNS)('a failure that waits for %s says so, and has one main action', (turn, error, action) => {
  show(<RunFailures view={runWith({ 'source-secret': error })} team={PAGE_TEAM} rights={rights} />);
  const told = document.querySelector(`[data-turn="${turn}"]`)?.textContent ?? '';
  expect(told).toContain(say(`run.failure.turns.${turn}`));
  expect(told).toContain(say(`errors.${error.code ?? 'unexpected'}.remedy`, { action: '—' } as never));
  expect(primaries()).toEqual([action]);
});

test.each(['aws-administrator', 'operator'] as const)('for %s there is a message to forward', (turn) => {
  const error = { code: turn === 'operator' ? ('portal-role-unknown' as const) : ('access-denied' as const) };
  show(<RunFailures view={runWith({ 'source-secret': error })} team={PAGE_TEAM} rights={rights} />);
  const message = say(`run.failure.forward.${turn}`);
  expect(screen.getByRole('button', { name: say('shell.copy.copyWhat', { what: message }) })).toBeTruthy();
  for (const fact of ['111111111111', PAGE_TEAM.deployerRoleArn, RUN_ID]) expect(text()).toContain(fact);
});

test('what only the reader can do is not to be forwarded', () => {
  show(<RunFailures view={runWith({ 'source-secret': { code: 'throttled' } })} team={PAGE_TEAM} rights={rights} />);
  expect(screen.queryByText(say('run.failure.forward.aws-administrator'))).toBeNull();
  expect(screen.queryByText(say('run.failure.forward.operator'))).toBeNull();
});

test('a denied call shows what AWS refused next to what is needed, and the missing statement', () => {
  const message =
    'User: arn:aws:sts::111111111111:assumed-role/deployer/run is not authorized to perform: secretsmanager:CreateSecret on resource: arn:aws:secretsmanager:us-east-1:111111111111:secret:source because no identity-based policy allows the secretsmanager:CreateSecret action';
  const aws = { operation: 'CreateSecret', code: 'AccessDeniedException', message, requestId: 'r-1', httpStatus: 400 };
  show(
    <RunFailures
      view={runWith({ 'source-secret': { code: 'access-denied', aws } })}
      team={PAGE_TEAM}
      rights={rights}
    />,
  );
  const compared = document.querySelector('[data-compared]')?.textContent ?? '';
  expect(compared).toContain(say('run.failure.denied.what', { action: 'secretsmanager:CreateSecret' }));
  expect(compared).toContain('arn:aws:secretsmanager:us-east-1:111111111111:secret:source');
  expect(compared).toContain(say('run.failure.denied.policies.identity'));
  const statement = screen.getByRole('button', { name: say('shell.copy.copyWhat', { what: say('denial.statement') }) });
  expect(statement).toBeTruthy();
});

const differs: Check = { id: 'role-tags', params: { name: 'loader' }, passed: false, expected: 'a=1', found: 'a=2' };
const fits: Check = { id: 'key-usable', params: {}, passed: true, expected: 'Enabled', found: 'Enabled' };

test('a verification shows each differing point with what was expected and found, and no passed point', () => {
  const view = runWith({ verify: { code: 'verify-mismatch' } }, { checks: [fits, differs] });
  show(<RunFailures view={view} team={PAGE_TEAM} rights={rights} />);
  const compared = [...document.querySelectorAll('[data-compared]')];
  expect(compared).toHaveLength(1);
  expect(compared[0]?.textContent).toContain(say('run.checks.ids.role-tags', { name: 'loader' }));
  for (const value of ['a=1', 'a=2']) expect(compared[0]?.textContent).toContain(value);
});

test('a policy that differs is compared line by line', () => {
  const document_ = (action: string) => JSON.stringify({ Statement: [{ Effect: 'Allow', Action: action }] });
  const check = { ...differs, id: 'role-policy-document', expected: document_('rds:New'), found: document_('rds:Old') };
  show(
    <RunFailures
      view={runWith({ verify: { code: 'verify-mismatch' } }, { checks: [check] })}
      team={PAGE_TEAM}
      rights={rights}
    />,
  );
  expect(document.querySelector('ins')?.textContent).toContain('rds:New');
  expect(document.querySelector('del')?.textContent).toContain('rds:Old');
});

test('checks of an earlier verification are not shown with another failed step', () => {
  const view = runWith({ 'iam-role': { code: 'throttled' } }, { checks: [differs] });
  show(<RunFailures view={view} team={PAGE_TEAM} rights={rights} />);
  expect(document.querySelector('[data-compared]')).toBeNull();
});

test('a taken name leads to a new setup, and to a retry only as the second choice', () => {
  const params = { name: 'source', arn: 'arn:aws:secretsmanager:us-east-1:111111111111:secret:source-AbC123' };
  show(
    <RunFailures
      view={runWith({ 'source-secret': { code: 'secret-name-taken', params } })}
      team={PAGE_TEAM}
      rights={rights}
    />,
  );
  expect(primaries()).toEqual([say('run.failure.actions.start-over')]);
  expect(screen.getByRole('button', { name: /Retry step/ })).toBeTruthy();
  const compared = document.querySelector('[data-compared]')?.textContent ?? '';
  for (const words of [say('run.failure.compared.free'), params.arn]) expect(compared).toContain(words);
});

test('a deleted secret leads to the clean-up, and a deleted role to a retry', () => {
  const [secret, role] = ['arn:aws:secretsmanager:::secret:s-AbC123', 'arn:aws:iam::111111111111:role/r'];
  const arns = { sourceSecretArn: secret, roleArn: role };
  const missing = (arn: string) => runWith({ verify: { code: 'resource-missing', params: { arn } } }, { arns });
  const { unmount } = show(<RunFailures view={missing(secret)} team={PAGE_TEAM} rights={rights} />);
  expect(primaries()).toEqual([say('run.failure.actions.clean-up')]);
  unmount();
  show(<RunFailures view={missing(role)} team={PAGE_TEAM} rights={rights} />);
  expect(primaries()).toEqual([say('run.failure.retry')]);
});

test.each([
  ['secret-name-taken', true],
  ['password-expired', false],
] as const)('a reader who may not do what %s needs reads that it is up to the requester', (code, mayRetry) => {
  const view = runWith({ 'source-secret': { code } }, { passwords: { source: 'expired', destination: 'kept' } });
  const shown = mayRetry ? { ...view, passwords: failedRun('source-secret').passwords } : view;
  show(<RunFailures view={shown} team={PAGE_TEAM} rights={{ canRetry: true } as RunRights} />);
  const name = view.requestedBy.name;
  expect(document.querySelector('[data-turn="requester"]')?.textContent).toContain(
    say('run.failure.requester', { name }),
  );
  expect(primaries()).toEqual([]);
  expect(screen.queryAllByRole('button', { name: /Retry step/ })).toHaveLength(mayRetry ? 1 : 0);
  expect(screen.queryByText(say('run.password.others', { name }))).toBeNull();
});

test('a key that cannot be used is named, with the state that was found', () => {
  const params = { arn: 'arn:aws:kms:us-east-1:111111111111:key/k', state: 'Disabled' };
  const view = runWith({ 'source-secret': { code: 'key-disabled', params } });
  show(<RunFailures view={view} team={PAGE_TEAM} rights={rights} />);
  const compared = document.querySelector('[data-compared]')?.textContent ?? '';
  for (const words of [params.arn, 'Enabled', params.state]) expect(compared).toContain(words);
});

test('of several failures the first is open, and one button is the main action', () => {
  const view = runWith({ 'source-secret': { code: 'throttled' }, 'destination-secret': { code: 'throttled' } });
  show(<RunFailures view={view} team={PAGE_TEAM} rights={rights} />);
  const isOpen = answers().map((one) => one.querySelector('[aria-expanded]')?.getAttribute('aria-expanded'));
  expect(isOpen).toEqual(['true', 'false']);
  expect(primaries()).toEqual([say('run.failure.retryAll', { count: 2 })]);
});
