import { fireEvent, screen, within } from '@testing-library/react';
import type { ReactNode } from 'react';
import { FormProvider, useWatch } from 'react-hook-form';
import { expect, test } from 'vitest';
import { playPortal } from '#components/testing/portal.ts';
import { RUN_ID } from '#components/testing/runs.ts';
import { say, show } from '#components/testing/show.tsx';
import { TEAM } from '#components/testing/team.ts';
import type { ListedKey } from '#lib/plan/plan.ts';
import type { RequestForm } from '#lib/request/form.ts';
import type { Principal, PrincipalList } from '#lib/request/principals.ts';
import { TeamsProvider } from '../teams-context.tsx';
import { useRequestForm } from '../use-request-form.ts';
import { ExistingKey } from './existing-key.tsx';
import { KeyAdministrators } from './key-administrators.tsx';

const TEAMS = [TEAM];

function Form({ children }: { children: ReactNode }) {
  const { form } = useRequestForm(TEAMS);
  return (
    <TeamsProvider teams={TEAMS}>
      <FormProvider {...form}>{children}</FormProvider>
    </TeamsProvider>
  );
}

const t = (key: Parameters<typeof say>[0], values = {}) => say(key, values);

function keyOf(no: number, more: Partial<ListedKey>): ListedKey {
  const keyId = `00000000-0000-4000-8000-00000000000${no}`;
  return {
    ...{ keyId, keyArn: `arn:aws:kms:us-east-1:111111111111:key/${keyId}`, aliases: [], description: '' },
    ...{ problem: null, isRestorable: false, deletionDate: null, createdAt: null, warnings: [], runs: [], runCount: 0 },
    ...more,
  };
}

const KEYS = [
  keyOf(1, { aliases: ['alias/limitless-2'], createdAt: '2026-03-01T12:00:00.000Z' }),
  keyOf(2, {
    ...{ aliases: ['alias/limitless-10'], createdAt: '2026-01-01T12:00:00.000Z' },
    ...{ runs: [{ id: RUN_ID, roleName: 'loader' }], runCount: 3 },
  }),
  keyOf(3, { aliases: ['alias/archive'], createdAt: '2026-02-01T12:00:00.000Z' }),
];

test('keys can be sorted by each column, numbers in names by their value', async () => {
  playPortal({ listKeys: () => ({ ok: true, value: KEYS }) });
  const { user } = show(
    <Form>
      <ExistingKey />
    </Form>,
  );
  await screen.findByText('limitless-10');
  const names = () => screen.getAllByText(/^(?:limitless-\d+|archive)$/).map(({ textContent }) => textContent);
  const sortBy = (header: string) => user.click(within(screen.getByRole('table')).getByText(header));
  expect(names()).toEqual(['limitless-2', 'limitless-10', 'archive']);
  await sortBy(t('request.key.columnAlias'));
  expect(names()).toEqual(['archive', 'limitless-2', 'limitless-10']);
  await sortBy(t('request.key.columnAlias'));
  expect(names()).toEqual(['limitless-10', 'limitless-2', 'archive']);
  await sortBy(t('nameChecks.keys.created'));
  expect(names()).toEqual(['limitless-10', 'archive', 'limitless-2']);
  await sortBy(t('nameChecks.keys.runs'));
  expect(names().at(-1)).toBe('limitless-10');
});

test('a key shows when it was created and which setups use it', async () => {
  playPortal({ listKeys: () => ({ ok: true, value: KEYS.slice(1, 2) }) });
  show(
    <Form>
      <ExistingKey />
    </Form>,
  );
  expect((await screen.findByRole('link', { name: /loader/ })).getAttribute('href')).toBe(`/runs/${RUN_ID}`);
  expect(screen.getByText(t('nameChecks.keys.more', { count: 2 }))).toBeTruthy();
  expect(screen.getByText(/^Jan 1, 2026, 12:00:00\sPM$/)).toBeTruthy();
});

function ChosenKey() {
  const { keyArn, restoreKeyArn } = useWatch<RequestForm, 'key'>({ name: 'key' });
  return <output>{`${keyArn} ${restoreKeyArn}`}</output>;
}

test('a key that is pending deletion is chosen with Restore, and given up with the same button', async () => {
  const gone = keyOf(4, { aliases: ['alias/gone'], problem: 'key-pending-deletion', isRestorable: true });
  playPortal({ listKeys: () => ({ ok: true, value: [...KEYS, gone] }) });
  const { user } = show(
    <Form>
      <ExistingKey />
      <ChosenKey />
    </Form>,
  );
  await user.click(await screen.findByRole('button', { name: t('request.key.restoreKey', { name: 'gone' }) }));
  expect(screen.getByRole('status').textContent).toBe(`${gone.keyArn} ${gone.keyArn}`);
  expect(screen.getByText(t('request.key.willBeRestored'))).toBeTruthy();
  await user.click(screen.getByRole('button', { name: t('request.key.leaveKey', { name: 'gone' }) }));
  expect(screen.getByRole('status').textContent).not.toContain(gone.keyArn);
});

const principal = (kind: Principal['kind'], name: string, isDeployer = false): Principal => ({
  ...{ arn: `arn:aws:iam::111111111111:${kind}/${name}`, name, kind, createdAt: null, isDeployer },
});
const LIST: PrincipalList = {
  principals: [principal('role', 'admin-2'), principal('user', 'admin-10'), principal('role', 'deployer', true)],
  ...{ denied: [], cut: [] },
};

function Chosen() {
  return useWatch<RequestForm, 'key.administratorArns'>({ name: 'key.administratorArns' }).map((arn) => (
    <li key={arn}>{arn}</li>
  ));
}

async function openAdministrators(list: PrincipalList) {
  const portal = playPortal({ listPrincipals: () => ({ ok: true, value: list }) });
  const { user } = show(
    <Form>
      <KeyAdministrators />
      <ul aria-label="chosen">
        <Chosen />
      </ul>
    </Form>,
  );
  expect(portal.asked('listPrincipals')).toEqual([]);
  await user.click(screen.getByRole('button', { name: t('nameChecks.principals.choose') }));
  await screen.findByRole('table', { name: t('nameChecks.principals.heading') });
  const chosen = () => within(screen.getByRole('list', { name: 'chosen' })).queryAllByRole('listitem');
  return {
    user,
    choose: async (name: string) =>
      user.click(
        await screen.findByLabelText(t('nameChecks.principals.select', { name }), {
          selector: 'input:not([aria-labelledby])',
        }),
      ),
    chosen: () => chosen().map(({ textContent }) => textContent),
  };
}

test('administrators are chosen from the users and roles of the account, beside typed ARNs', async () => {
  const { user, choose, chosen } = await openAdministrators(LIST);
  expect(screen.getByText(t('nameChecks.principals.deployer'))).toBeTruthy();
  await user.click(screen.getByRole('button', { name: t('request.key.addAdministrator') }));
  const typed = 'arn:aws:iam::111111111111:role/typed';
  fireEvent.change(screen.getByLabelText(t('request.key.administratorArn', { number: 1 })), {
    target: { value: typed },
  });
  await choose('admin-10');
  await choose('admin-2');
  const [role, other] = LIST.principals.map(({ arn }) => arn);
  expect(chosen()).toEqual([typed, other, role]);
  await choose('admin-10');
  expect(chosen()).toEqual([typed, role]);
});

test('the list of users and roles is filtered by name', async () => {
  const { user } = await openAdministrators(LIST);
  await user.type(await screen.findByLabelText(t('nameChecks.principals.find')), 'ADMIN-1');
  expect(screen.getAllByText(t('nameChecks.principals.matches', { count: 1 })).length).toBeGreaterThan(0);
  expect(screen.queryByText('admin-2')).toBeNull();
});

test('says what the list lacks, and that an ARN can be typed', async () => {
  await openAdministrators({ principals: [], denied: ['iam:ListUsers'], cut: ['role'] });
  expect(await screen.findByText(t('nameChecks.principals.denied', { actions: 'iam:ListUsers' }))).toBeTruthy();
  expect(screen.getByText(t('nameChecks.principals.cut', { count: 1000 }))).toBeTruthy();
});
