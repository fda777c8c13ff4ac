import { screen, within } from '@testing-library/react';
import { FormProvider } from 'react-hook-form';
import { expect, test } from 'vitest';
import { say, show } from '#components/testing/show.tsx';
import { TEAM } from '#components/testing/team.ts';
import type { TagTarget } from '#lib/aws/tags.ts';
import { type RequestForm, toRunRequest } from '#lib/request/form.ts';
import { TeamsProvider } from '../teams-context.tsx';
import { useRequestForm } from '../use-request-form.ts';
import { TagsField } from './tags-field.tsx';

const TEAMS = [
  {
    ...TEAM,
    tags: [
      { key: 'CostCenter', value: '1234' },
      { key: 'Owner', ask: true as const },
    ],
  },
];

/** The field alone, with a button that checks it as Next does; `read` returns the request's tags. */
function showField(target: TagTarget) {
  let values: () => RequestForm;
  function Form() {
    const { form } = useRequestForm(TEAMS);
    values = form.getValues;
    return (
      <TeamsProvider teams={TEAMS}>
        <FormProvider {...form}>
          <TagsField target={target} />
          <button type="button" onClick={() => void form.trigger(`${target}.tags`, { shouldFocus: true })}>
            Check
          </button>
        </FormProvider>
      </TeamsProvider>
    );
  }
  const { user } = show(<Form />);
  const read = () => {
    const part = toRunRequest(values())[target];
    return 'tags' in part ? part.tags : undefined;
  };
  return { user, read };
}

const input = (what: 'keyOf' | 'valueOf', number: number) =>
  screen.getByLabelText<HTMLInputElement>(say(`labels.${what}`, { number }));

test('a tag that the team sets is filled in and locked, and says why', () => {
  const { read } = showField('source');
  expect([input('keyOf', 1).value, input('valueOf', 1).value]).toEqual(['CostCenter', '1234']);
  expect([input('keyOf', 1).readOnly, input('valueOf', 1).readOnly]).toEqual([true, true]);
  expect(screen.getByText(say('labels.setByTeam'))).toBeTruthy();
  expect(screen.queryByRole('button', { name: say('labels.removeOf', { number: 1 }) })).toBeNull();
  expect(read()).toEqual([
    { key: 'CostCenter', value: '1234' },
    { key: 'Owner', value: '' },
  ]);
});

test('a tag for which the team asks has a locked key, and needs a value', async () => {
  const { user, read } = showField('key');
  expect([input('keyOf', 2).readOnly, input('valueOf', 2).readOnly]).toEqual([true, false]);
  await user.click(screen.getByText('Check'));
  expect(await screen.findByText(/Enter a value\. Your team requires this tag\./)).toBeTruthy();
  expect(document.activeElement).toBe(input('valueOf', 2));
  await user.type(input('valueOf', 2), 'ops');
  expect(read()?.[1]).toEqual({ key: 'Owner', value: 'ops' });
});

test('a row with a key that the team uses too can be corrected and removed', async () => {
  const { user, read } = showField('destination');
  await user.click(screen.getByRole('button', { name: say('labels.add') }));
  expect(document.activeElement).toBe(input('keyOf', 3));
  await user.type(input('keyOf', 3), 'Owner');
  expect(await screen.findByText(/A tag above has the same key/)).toBeTruthy();
  await user.type(input('keyOf', 3), '2');
  expect(read()?.[2]).toEqual({ key: 'Owner2', value: '' });
  await user.click(screen.getByRole('button', { name: say('labels.removeOf', { number: 3 }) }));
  expect(read()).toHaveLength(2);
});

test('the role’s first tag is the one that the database requires, and is not part of what is entered', async () => {
  const { user, read } = showField('role');
  expect([input('keyOf', 1).value, input('keyOf', 1).readOnly]).toEqual(['assumer', true]);
  expect(screen.getByText(say('labels.setByDatabase'))).toBeTruthy();
  await user.click(screen.getByRole('button', { name: say('labels.add') }));
  await user.type(input('keyOf', 4), 'assumer');
  await user.type(input('valueOf', 4), 'x');
  expect(await screen.findByText(/The portal sets this tag itself\./)).toBeTruthy();
  expect(read()?.map(({ key }) => key)).toEqual(['CostCenter', 'Owner', 'assumer']);
  expect(within(document.body).queryAllByText(say('labels.none'))).toEqual([]);
});
