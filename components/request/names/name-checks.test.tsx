import { act, screen, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { FormProvider } from 'react-hook-form';
import { expect, test } from 'vitest';
import { playPortal, refused } from '#components/testing/portal.ts';
import { RUN_ID } from '#components/testing/runs.ts';
import { say, show } from '#components/testing/show.tsx';
import { TEAM } from '#components/testing/team.ts';
import type { NameCheck, NameChecks } from '#lib/request/name-checks.ts';
import { eachName, NAME_FIELDS, SETUP_NAMES, type SetupName, type SetupNames } from '#lib/request/suggest-names.ts';
import { TextField } from '../fields/text-field.tsx';
import { RequestSummary } from '../review/request-summary.tsx';
import { TeamsProvider } from '../teams-context.tsx';
import { useRequestForm } from '../use-request-form.ts';
import { NameChecksProvider } from './name-checks-context.tsx';

const TEAMS = [TEAM];
const TAKEN: NameCheck = { state: 'taken', runId: null, isUnderWay: false };
const SECRET_ARN = 'arn:aws:secretsmanager:us-east-1:111111111111:secret:source_DB_secret-AbCdEf';
const WAITING: NameCheck = { state: 'waiting', runId: null, date: '2026-12-24T00:00:00.000Z', restoreArn: SECRET_ARN };

type Asked = { target: { teamId: string; region: string }; names: SetupNames };

/** The portal's answer: these names of the form are as given, and all others are free. */
function answer({ target, names }: Asked, known: Readonly<Record<string, NameCheck>>, suffix: number | null = null) {
  const checks = eachName((name) => known[names[name] ?? ''] ?? { state: 'free' as const });
  const value: NameChecks = { ...target, names, checks, suffix };
  return { ok: true, value };
}

function Form({ children }: { children: ReactNode }) {
  const { form } = useRequestForm(TEAMS);
  return (
    <TeamsProvider teams={TEAMS}>
      <FormProvider {...form}>
        <NameChecksProvider>{children}</NameChecksProvider>
      </FormProvider>
    </TeamsProvider>
  );
}

const KINDS = { alias: 'alias', source: 'secretName', destination: 'secretName', role: 'roleName' } as const;

/** The four fields, and the portal that answers their checks. */
function openFields(check: (asked: Asked) => unknown) {
  const portal = playPortal({ checkNames: (input) => check(input as Asked) });
  const { user } = show(
    <Form>
      {SETUP_NAMES.map((name) => (
        <TextField key={name} name={NAME_FIELDS[name]} kind={KINDS[name]} label={name} />
      ))}
    </Form>,
  );
  const field = (name: SetupName) => screen.getByRole<HTMLInputElement>('textbox', { name });
  return {
    user,
    field,
    asked: () => portal.asked('checkNames') as Asked[],
    values: () => SETUP_NAMES.map((name) => field(name).value),
    type: async (name: SetupName, text: string) => {
      await user.clear(field(name));
      await user.type(field(name), text);
    },
  };
}

test('a default name that is taken is told at once, next to its field', async () => {
  const { field, asked } = openFields((input) => answer(input, { 'aurora-data-loader': TAKEN }));
  const warning = await screen.findByText(say('nameChecks.taken.role'));
  expect(
    field('role')
      .getAttribute('aria-describedby')
      ?.split(' ')
      .map((id) => document.getElementById(id)),
  ).toContain(warning.closest('[id]'));
  expect(asked()).toHaveLength(1);
  expect(screen.queryByText(say('nameChecks.taken.alias'))).toBeNull();
});

test('a typed name is checked when the person leaves its field, not before', async () => {
  const { user, asked, type } = openFields((input) => answer(input, { mine: TAKEN }));
  await waitFor(() => expect(asked()).toHaveLength(1));
  await type('alias', 'mine');
  expect(asked()).toHaveLength(1);
  expect(screen.queryByText(say('nameChecks.taken.alias'))).toBeNull();
  await user.tab();
  expect(await screen.findByText(say('nameChecks.taken.alias'))).toBeTruthy();
  expect(asked().map(({ names }) => names.alias)).toEqual(['limitless', 'mine']);
});

test('a name that AWS would refuse is not looked up', async () => {
  const { user, asked, type } = openFields((input) => answer(input, {}));
  await type('source', 'with space');
  await user.tab();
  await waitFor(() => expect(asked().at(-1)?.names).toMatchObject({ source: null, role: 'aurora-data-loader' }));
});

test('one click gives all names the free suffix, says so, and keeps the focus in the field', async () => {
  const { user, field, values } = openFields((input) =>
    answer(input, { limitless: TAKEN }, input.names.alias === 'limitless' ? 3 : null),
  );
  await user.click(await screen.findByText(say('nameChecks.use', { name: 'limitless-3' })));
  expect(values()).toEqual(['limitless-3', 'source_DB_secret-3', 'destination_DB_secret-3', 'aurora-data-loader-3']);
  expect(screen.getAllByText(say('nameChecks.used', { suffix: 3 })).length).toBeGreaterThan(0);
  expect(document.activeElement).toBe(field('alias'));
  expect(screen.queryByText(say('nameChecks.taken.alias'))).toBeNull();
});

test('links the run that has the name, if the person may see it', async () => {
  openFields((input) =>
    answer(input, { limitless: { ...TAKEN, runId: RUN_ID } as NameCheck, 'aurora-data-loader': TAKEN }),
  );
  const links = await screen.findAllByRole('link');
  expect(links.map((link) => link.getAttribute('href'))).toEqual([`/runs/${RUN_ID}`]);
  expect(links[0]?.getAttribute('target')).toBe('_blank');
});

test('a secret that is pending deletion can be restored instead', async () => {
  const { user } = openFields((input) => answer(input, { source_DB_secret: WAITING }, 2));
  const date = 'December 24, 2026';
  expect(await screen.findByText(say('nameChecks.waiting.source', { date }))).toBeTruthy();
  await user.click(screen.getByRole('button', { name: say('nameChecks.restore') }));
  expect(screen.getByText(say('nameChecks.restored', { date }))).toBeTruthy();
  expect(screen.queryByText(say('nameChecks.waiting.source', { date }))).toBeNull();
  expect(screen.queryByText(say('nameChecks.use', { name: 'source_DB_secret-2' }))).toBeNull();
});

test('a check that fails says why, and typing goes on', async () => {
  const { type, values } = openFields(() => refused('too-many-requests'));
  const reason = say('errors.too-many-requests.title');
  expect(await screen.findAllByText(say('nameChecks.unknown', { reason }))).toHaveLength(4);
  await type('role', 'mine');
  expect(values().at(-1)).toBe('mine');
});

test('a name keeps its warning while another one is checked', async () => {
  const second = Promise.withResolvers<unknown>();
  const { user, asked, type } = openFields((input) =>
    input.names.role === 'mine' ? second.promise : answer(input, { limitless: TAKEN }),
  );
  await screen.findByText(say('nameChecks.taken.alias'));
  await type('role', 'mine');
  await user.tab();
  await waitFor(() => expect(asked()).toHaveLength(2));
  expect(screen.getByText(say('nameChecks.taken.alias'))).toBeTruthy();
  await act(async () => second.resolve(answer(asked()[1] as Asked, { limitless: TAKEN, mine: TAKEN })));
  expect(await screen.findByText(say('nameChecks.taken.role'))).toBeTruthy();
});

test('the summary before the request repeats what is known against a name', async () => {
  playPortal({ checkNames: (input) => answer(input as Asked, { 'aurora-data-loader': TAKEN }) });
  show(
    <Form>
      <RequestSummary onEdit={() => undefined} />
    </Form>,
  );
  expect(await screen.findByText(say('nameChecks.taken.role'), { exact: false })).toBeTruthy();
});
