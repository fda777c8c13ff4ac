import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { playPortal, refused } from '#components/testing/portal.ts';
import { RUN_ID } from '#components/testing/runs.ts';
import { say, show } from '#components/testing/show.tsx';
import { type CleanUpPlan, type CleanUpRow, removedKeys } from '#lib/plan/clean-up-plan.ts';
import { CleanUpPage } from './clean-up-page.tsx';

const CLEAN_UP_ID = '5f0c8a4e-3a43-4b0e-8a35-0f5fb3a0e9d2';
const ROLE = 'aurora-data-loader';

const gone = (resource: CleanUpRow['resource'], name: string): CleanUpRow => ({
  resource,
  action: resource === 'kms-key' ? 'schedule-deletion' : 'delete',
  name,
  arn: null,
  reason: null,
  params: {},
});
const plan: CleanUpPlan = {
  runId: RUN_ID,
  accountId: '111111111111',
  region: 'us-east-1',
  deployerRoleArn: 'arn:aws:iam::111111111111:role/deployer',
  roleName: ROLE,
  rows: [gone('iam-role', ROLE), gone('source-secret', 'source'), gone('kms-key', 'key-id')],
};
const planned = { ok: true, value: plan };
const started = { ok: true, value: { runId: CLEAN_UP_ID } };

const field = (name: string) => screen.findByLabelText<HTMLInputElement>(name);
const keyDays = () => field(say('cleanUp.periods.key'));
const secretDays = () => field(say('cleanUp.periods.secrets'));
const button = () => screen.getByRole('button', { name: say('cleanUp.confirm.button') });
const fill = (input: HTMLInputElement, value: string) => fireEvent.change(input, { target: { value } });
const roleField = () => field(say('cleanUp.confirm.label', { roleName: ROLE }));
const typeRole = async (name = ROLE) => fill(await roleField(), name);
const pressEnter = async () => fireEvent.keyDown(await roleField(), { key: 'Enter' });

function open(answers: Parameters<typeof playPortal>[0]) {
  const portal = playPortal({ planCleanUp: () => planned, ...answers });
  return { portal, ...show(<CleanUpPage runId={RUN_ID} endsRun={false} needsApproval={false} />) };
}

test('the days for the key and the days for the secrets stay separate', async () => {
  const { portal, router } = open({ cleanUpRun: () => started });
  fill(await keyDays(), '21');
  fill(await secretDays(), '9');
  await typeRole();
  fireEvent.click(button());
  await waitFor(() => expect(router.push).toHaveBeenCalledWith(`/runs/${CLEAN_UP_ID}`));
  expect(portal.asked('cleanUpRun')).toEqual([
    {
      runId: RUN_ID,
      requestKey: expect.any(String),
      roleName: ROLE,
      removes: removedKeys(plan.rows),
      keyDeletionDays: 21,
      secretRecoveryDays: 9,
    },
  ]);
});

test('the dates in the table follow the entered days', async () => {
  open({});
  fill(await keyDays(), '30');
  fill(await secretDays(), '7');
  const dayAfter = (days: number) =>
    new Date(Date.now() + days * 86_400_000).toLocaleDateString('en', { dateStyle: 'long' });
  const row = (text: string) => screen.getByRole('row', { name: new RegExp(text) }).textContent;
  expect(row(say('cleanUp.resources.source-secret'))).toContain(dayAfter(7));
  expect(row(say('cleanUp.resources.kms-key'))).toContain(dayAfter(30));
});

test('warns if a key would be deleted before a secret', async () => {
  open({});
  fill(await keyDays(), '7');
  expect(screen.getByText(say('cleanUp.periods.keyFirst'))).toBeTruthy();
  fill(await secretDays(), '7');
  expect(screen.queryByText(say('cleanUp.periods.keyFirst'))).toBeNull();
});

test.each([
  ['another name', `${ROLE}s`, '30'],
  ['days that AWS rejects', ROLE, '31'],
])('nothing is sent with %s', async (_what, roleName, days) => {
  const { portal } = open({});
  fill(await keyDays(), days);
  await typeRole(roleName);
  expect(button().hasAttribute('disabled')).toBe(true);
  await pressEnter();
  fireEvent.click(button());
  expect(portal.asked('cleanUpRun')).toEqual([]);
});

test('Enter after a click sends no second clean-up, and a retry after a lost response sends the same one', async () => {
  const lost = Promise.withResolvers<never>();
  const answers = [lost.promise, started];
  const { portal, router } = open({ cleanUpRun: () => answers.shift() });
  await typeRole();
  fireEvent.click(button());
  await pressEnter();
  lost.reject(new TypeError('Failed to fetch'));
  await screen.findByText(say('errors.unreachable.title'));
  fireEvent.click(button());
  await waitFor(() => expect(router.push).toHaveBeenCalled());
  const sent = portal.asked('cleanUpRun');
  expect(sent).toHaveLength(2);
  expect(sent[1]).toEqual(sent[0]);
});

test('a changed plan is made again', async () => {
  const { portal } = open({ cleanUpRun: () => refused('clean-up-plan-changed') });
  await typeRole();
  fireEvent.click(button());
  await screen.findByText(say('errors.clean-up-plan-changed.title'));
  await waitFor(() => expect(portal.asked('planCleanUp')).toHaveLength(2));
});
