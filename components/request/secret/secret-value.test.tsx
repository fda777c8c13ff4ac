import { act, screen } from '@testing-library/react';
import type { UseFormReturn } from 'react-hook-form';
import { expect, test } from 'vitest';
import { RequestFormPage } from '#components/testing/request-form.tsx';
import { show } from '#components/testing/show.tsx';
import type { RequestForm } from '#lib/request/form.ts';
import { SecretValue } from './secret-value.tsx';

function showValue(password = '') {
  let form: UseFormReturn<RequestForm> | undefined;
  const shown = show(
    <RequestFormPage
      fill={({ setValue }) => setValue('passwords.source', password)}
      onForm={(opened) => {
        form = opened;
      }}
    >
      <SecretValue secret="source" />
    </RequestFormPage>,
  );
  return { ...shown, form: () => form as UseFormReturn<RequestForm> };
}

test('Plaintext shows exactly the value that is stored, with the password masked', async () => {
  const { user, container } = showValue('a-long-canary-password');
  expect(screen.getAllByRole('tab').map((tab) => tab.textContent)).toEqual(['Key/value', 'Plaintext']);
  await user.click(screen.getByRole('tab', { name: 'Plaintext' }));
  expect(container.textContent).toContain('{"username":"sourcedbreader","password":"••••••••"}');
  expect(container.textContent).not.toContain('canary');
});

test('a missing password opens the tab with its field, which gets the focus', async () => {
  const { user, form } = showValue();
  await user.click(screen.getByRole('tab', { name: 'Plaintext' }));
  await act(() => form().trigger(['source.userName', 'passwords.source'], { shouldFocus: true }));
  expect(screen.getByRole('tab', { name: 'Key/value' }).getAttribute('aria-selected')).toBe('true');
  expect(document.activeElement).toBe(screen.getByLabelText('Password'));
});
