import { screen } from '@testing-library/react';
import { FormProvider } from 'react-hook-form';
import { expect, test } from 'vitest';
import { say, show } from '#components/testing/show.tsx';
import { TEAM } from '#components/testing/team.ts';
import { TeamsProvider } from '../teams-context.tsx';
import { useRequestForm } from '../use-request-form.ts';
import { RolePage } from './role-page.tsx';

const RULES = { namePatterns: { role: 'acme-{team}-*' }, iamPath: '/limitless/' };
const PATTERN = `acme-${TEAM.id}-*`;

/** The page, with a button that checks it as Next does, and one that acts as new settings of the server do. */
function showPage(rules: Partial<typeof RULES>) {
  const teams = [{ ...TEAM, ...rules }];
  function Form() {
    const { form } = useRequestForm(teams);
    return (
      <TeamsProvider teams={teams}>
        <FormProvider {...form}>
          <RolePage />
          <button type="button" onClick={() => void form.trigger(['role.roleName', 'role.path'])}>
            Check
          </button>
          <button type="button" onClick={() => form.setError('role.path', { message: 'team-path' })}>
            Refuse
          </button>
        </FormProvider>
      </TeamsProvider>
    );
  }
  return show(<Form />).user;
}

const nameField = () => screen.getByRole<HTMLInputElement>('textbox', { name: say('request.role.roleName') });
const pathField = () => screen.queryByRole<HTMLInputElement>('textbox', { name: say('request.role.path') });

test('the team’s pattern is explained at the name, which follows it, and refused there if it doesn’t', async () => {
  const user = showPage(RULES);
  expect(nameField().value).toBe(`acme-${TEAM.id}-aurora-data-loader`);
  expect(screen.getByText(new RegExp(`requires names of the form ${PATTERN.replace('*', '\\*')}`))).toBeTruthy();
  expect(screen.queryByText(say('request.role.roleNameDescription'))).toBeNull();
  await user.clear(nameField());
  await user.type(nameField(), 'loader');
  await user.click(screen.getByRole('button', { name: 'Check' }));
  expect(await screen.findByText(say('request.problems.team-pattern', { pattern: PATTERN }))).toBeTruthy();
});

test('the team’s IAM path is shown and locked, with the server’s refusal if it has changed', async () => {
  const user = showPage(RULES);
  expect([pathField()?.value, pathField()?.readOnly]).toEqual(['/limitless/', true]);
  await user.click(screen.getByRole('button', { name: 'Refuse' }));
  expect(await screen.findByText(say('request.problems.team-path'))).toBeTruthy();
});

test('without rules, the page is AWS’s', () => {
  showPage({});
  expect(pathField()).toBeNull();
  expect(screen.queryByText(/organization/)).toBeNull();
});
