import { screen } from '@testing-library/react';
import { FormProvider } from 'react-hook-form';
import { expect, test } from 'vitest';
import { playPortal, refused } from '#components/testing/portal.ts';
import { say, show } from '#components/testing/show.tsx';
import { TEAM } from '#components/testing/team.ts';
import type { Result } from '#lib/errors.ts';
import type { DeployerCheck } from '#lib/request/deployer-check.ts';
import { TeamsProvider } from '../teams-context.tsx';
import { useRequestForm } from '../use-request-form.ts';
import { DeployerStatus } from './deployer-status.tsx';

const TEAMS = [TEAM];
const ROLE = 'arn:aws:iam::111111111111:role/deployer';
const MISSING: DeployerCheck = {
  ...{ state: 'missing', roleArn: ROLE, actions: ['kms:CreateKey'] },
  statement: '{"Effect":"Allow","Action":"kms:CreateKey","Resource":"*"}',
};

function Page() {
  const { form } = useRequestForm(TEAMS);
  return (
    <TeamsProvider teams={TEAMS}>
      <FormProvider {...form}>
        <DeployerStatus />
      </FormProvider>
    </TeamsProvider>
  );
}

const t = (key: Parameters<typeof say>[0], values = {}) => say(key, values);

function open(...answers: Result<DeployerCheck>[]) {
  const portal = playPortal({ checkDeployer: () => answers.shift() });
  return { ...show(<Page />), asked: () => portal.asked('checkDeployer') };
}

test('says at once that the role can be used in the Region', async () => {
  const { asked } = open({ ok: true, value: { state: 'ready' } });
  expect(screen.getByText(t('nameChecks.deployer.checking'))).toBeTruthy();
  expect(await screen.findByText(t('nameChecks.deployer.ready', { region: 'us-east-1' }))).toBeTruthy();
  expect(asked()).toEqual([{ teamId: 'payments', region: 'us-east-1' }]);
});

test('names the missing permissions, whom to ask and what to add, and checks again', async () => {
  const { user } = open({ ok: true, value: MISSING }, { ok: true, value: { state: 'ready' } });
  expect(await screen.findByText(t('nameChecks.deployer.missing'))).toBeTruthy();
  expect(screen.getByText(t('nameChecks.deployer.ask', { accountId: '111111111111', role: ROLE }))).toBeTruthy();
  expect(screen.getByText('kms:CreateKey', { exact: false, selector: 'div' })).toBeTruthy();
  expect(screen.getByLabelText(t('denial.statement')).textContent).toContain('"Action":"kms:CreateKey"');
  await user.click(screen.getByRole('button', { name: t('nameChecks.deployer.again') }));
  expect(await screen.findByText(t('nameChecks.deployer.ready', { region: 'us-east-1' }))).toBeTruthy();
  expect(screen.queryByText(t('nameChecks.deployer.missing'))).toBeNull();
});

test('an action that the policy denies comes with whom to ask, and without a statement to add', async () => {
  open({ ok: true, value: { state: 'denied', roleArn: ROLE, actions: ['kms:CreateKey'] } });
  expect(await screen.findByText(t('nameChecks.deployer.denied'))).toBeTruthy();
  const asked = { accountId: '111111111111', role: ROLE, region: 'us-east-1' };
  expect(screen.getByText(t('nameChecks.deployer.askToAllow', asked))).toBeTruthy();
  expect(screen.getByText('kms:CreateKey', { exact: false, selector: 'div' })).toBeTruthy();
  expect(screen.queryByLabelText(t('denial.statement'))).toBeNull();
});

test.each<[string, Extract<DeployerCheck, { state: 'unknown' }>, string]>([
  [
    'attached policies',
    { state: 'unknown', attached: ['arn:aws:iam::1:policy/p'], actions: [] },
    t('nameChecks.deployer.attached', { policies: 'arn:aws:iam::1:policy/p' }),
  ],
  [
    'conditions',
    { state: 'unknown', attached: [], actions: ['kms:CreateKey'] },
    t('nameChecks.deployer.conditions', { actions: 'kms:CreateKey' }),
  ],
  ['unreadable policies', { state: 'unknown', attached: [], actions: [] }, t('nameChecks.deployer.unread')],
])('does not alarm if %s decide', async (_what, check, text) => {
  open({ ok: true, value: check });
  expect(await screen.findByText(text)).toBeTruthy();
  expect(screen.getByText(t('nameChecks.deployer.unknown'))).toBeTruthy();
  expect(screen.queryByRole('alert')).toBeNull();
});

test('a role that cannot be used says why', async () => {
  open(refused('wrong-account'));
  expect((await screen.findByRole('alert')).textContent).toContain(t('errors.wrong-account.title'));
});
