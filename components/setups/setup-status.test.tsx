import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { playPortal } from '#components/testing/portal.ts';
import { viewAfter } from '#components/testing/runs.ts';
import { say, show } from '#components/testing/show.tsx';
import type { Check } from '#lib/runs/events.ts';
import type { SetupDetails } from '#lib/setups/setup.ts';
import { SetupStatus } from './setup-status.tsx';

const ROLE_ARN = 'arn:aws:iam::111111111111:role/loader';
const RIGHTS = {
  ...{ canCreate: true, canRetry: true, canProvidePassword: true, canCancel: true },
  ...{ canCleanUp: true, canVerify: true, canApprove: false },
};
const view = viewAfter(
  { type: 'run.started' },
  { type: 'step.started', step: 'iam-role', attempt: 1, by: null },
  {
    ...{ type: 'step.succeeded', step: 'iam-role', attempt: 1, outcome: 'created', params: {} },
    arns: { roleArn: ROLE_ARN },
  },
  { type: 'run.failed' },
);

const policies: Check = {
  ...{ id: 'role-policies', params: { name: 'loader' }, passed: false },
  ...{ expected: 'data_loading_policy', found: 'data_loading_policy, second' },
};
const setup = (given: Partial<SetupDetails>): SetupDetails => ({
  ...{ runId: view.id, teamId: 'payments', region: 'us-east-1', alias: 'loader', keyArn: null, roleName: 'loader' },
  ...{ state: 'in-sync', failure: null, checkedAt: '2026-11-29T18:00:00Z', checkedFor: null, nextCheckAt: null },
  ...{ isChecking: false, canCheck: true, history: [] },
  ...given,
});
const checked = (state: SetupDetails['state'], checks: Check[]) => ({
  ...{ id: crypto.randomUUID(), endedAt: '2026-11-29T18:00:00Z', requestedBy: null, failure: null },
  ...{ state, checks },
});

const PATH = `/api/runs/${view.id}/setup`;
const showStatus = (isOnTop = false, rights = RIGHTS) =>
  show(<SetupStatus view={view} rights={rights} isOnTop={isOnTop} />);

test('a drifted setup shows each difference with its expected value, its history in CloudTrail, and what to do', async () => {
  playPortal({ [PATH]: () => setup({ state: 'drifted', history: [checked('drifted', [policies])] }) });
  showStatus(true);
  const name = say('run.checks.ids.role-policies', { name: 'loader' });
  const difference = within(await screen.findByRole('region', { name }));
  difference.getByText('data_loading_policy');
  difference.getByText('data_loading_policy, second');
  difference.getByRole('button', { name: `Copy: ${say('setups.ofRun.expectedValue', { what: name })}` });
  const link = difference.getByRole('link', { name: new RegExp(say('setups.ofRun.eventHistory')) });
  expect(link.getAttribute('href')).toMatch(/cloudtrailv2.*ResourceName=loader$/);
  expect(screen.getByRole('link', { name: say('drafts.template.use') }).getAttribute('href')).toContain(view.id);
  expect(screen.getByRole('link', { name: say('cleanUp.confirm.button') }).getAttribute('href')).toContain('/clean-up');
});

test('a setup in sync stays below, without anything to do', async () => {
  playPortal({ [PATH]: () => setup({}) });
  showStatus(true);
  showStatus(false);
  expect(await screen.findAllByText(say('setups.states.in-sync'))).toHaveLength(1);
  expect(screen.queryByText(say('setups.ofRun.whatToDo'))).toBeNull();
});

test('an unknown state says why', async () => {
  const failure = { code: 'aws-unreachable', params: {} } as const;
  playPortal({ [PATH]: () => setup({ state: 'unknown', failure }) });
  showStatus();
  await screen.findByText(
    new RegExp(`${say('setups.stateTexts.unreadable')} .*${say('errors.aws-unreachable.title')}`),
  );
});

test('Verify now is sent once, and is busy until the check is done', async () => {
  let current = setup({});
  const { asked } = playPortal({
    [PATH]: () => current,
    verifySetup: () => {
      current = setup({ isChecking: true });
      return { ok: true };
    },
  });
  const { user } = showStatus();
  await user.dblClick(await screen.findByRole('button', { name: say('setups.verify') }));
  await screen.findByText(say('setups.checking'));
  expect(asked('verifySetup')).toEqual([{ runId: view.id }]);
  current = setup({ history: [checked('in-sync', [])] });
  await screen.findByText(say('setups.states.in-sync'));
});

test('who may not verify gets no button', async () => {
  playPortal({ [PATH]: () => setup({}) });
  showStatus(false, { ...RIGHTS, canVerify: false });
  await screen.findByText(say('setups.states.in-sync'));
  expect(screen.queryByRole('button', { name: say('setups.verify') })).toBeNull();
});
