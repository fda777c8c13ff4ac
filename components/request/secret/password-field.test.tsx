import { fireEvent, screen } from '@testing-library/react';
import { FormProvider } from 'react-hook-form';
import { expect, test } from 'vitest';
import { say, show } from '#components/testing/show.tsx';
import { TEAM } from '#components/testing/team.ts';
import { TeamsProvider } from '../teams-context.tsx';
import { useRequestForm } from '../use-request-form.ts';
import { PasswordField } from './password-field.tsx';

const TEAMS = [TEAM];

function Form() {
  const { form } = useRequestForm(TEAMS);
  return (
    <TeamsProvider teams={TEAMS}>
      <FormProvider {...form}>
        <PasswordField secret="source" />
      </FormProvider>
    </TeamsProvider>
  );
}

const field = () => screen.getByLabelText<HTMLInputElement>(say('request.secret.password'));

test('the browser neither suggests nor stores a password, and doesn’t send it to a spell checker', () => {
  show(<Form />);
  expect(field().autocomplete).toBe('new-password');
  expect(field().getAttribute('spellcheck')).toBe('false');
});

test('the password is hidden unless the person chooses to show it', () => {
  show(<Form />);
  expect(field().type).toBe('password');
  fireEvent.click(screen.getByRole('button', { name: say('request.secret.showPassword') }));
  expect(field().type).toBe('text');
  fireEvent.click(screen.getByRole('button', { name: say('request.secret.hidePassword') }));
  expect(field().type).toBe('password');
});
