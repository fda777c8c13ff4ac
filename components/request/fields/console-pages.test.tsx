import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { playPortal } from '#components/testing/portal.ts';
import { RequestFormPage } from '#components/testing/request-form.tsx';
import { say, show } from '#components/testing/show.tsx';
import { KeyPage } from '../key/key-page.tsx';
import { KeyUsersPage } from '../key-users/key-users-page.tsx';
import { PermissionsPage } from '../permissions/permissions-page.tsx';
import { RolePage } from '../role/role-page.tsx';
import { SecretPage } from '../secret/secret-page.tsx';

const STEPS = [
  [
    'KMS key',
    <KeyPage key="key" />,
    [
      'Choose a key',
      'Configure key',
      'Add labels',
      'Define key administrative permissions',
      'Define key usage permissions',
      'Review',
    ],
  ],
  [
    'Source secret',
    <SecretPage key="source" secret="source" />,
    ['Choose secret type', 'Configure secret', 'Configure rotation - optional', 'Review'],
  ],
  ['IAM role', <RolePage key="role" />, ['Select trusted entity', 'Add permissions', 'Name, review, and create']],
  ['Key users', <KeyUsersPage key="key-users" />, ['Key users', 'Key policy']],
  ['Permissions', <PermissionsPage key="permissions" />, ['Specify permissions', 'Review and create']],
] as const;

test.each(STEPS)('the step %s shows the console pages in their order', (_step, page, titles) => {
  show(<RequestFormPage>{page}</RequestFormPage>);
  expect(screen.getAllByRole('heading', { level: 2 }).map((heading) => heading.textContent)).toEqual(titles);
});

test('a page without a choice says why', () => {
  show(
    <RequestFormPage>
      <KeyPage />
      <RolePage />
    </RequestFormPage>,
  );
  expect(screen.getByText('Nothing is selected here. Section 4 adds the role to the key users.')).toBeDefined();
  expect(screen.getByText('Nothing is selected here. Section 5 adds the inline policy.')).toBeDefined();
});

test('every disabled option has a reason that a screen reader reads with it', async () => {
  const { container, user } = show(
    <RequestFormPage>
      <KeyPage />
      <SecretPage secret="source" />
      <RolePage />
      <PermissionsPage />
    </RequestFormPage>,
  );
  await user.click(screen.getByRole('button', { name: say('walkthrough.advanced') }));
  const disabled = [...container.querySelectorAll<HTMLInputElement>('input:disabled')];
  const reasonOf = (input: HTMLInputElement) =>
    (input.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent ?? '')
      .join('');
  expect(disabled.filter((input) => reasonOf(input).length < 20)).toEqual([]);
  // Six of the key, four secret types, rotation, four kinds of entity, and the visual editor.
  expect(disabled).toHaveLength(16);
});

test('an existing key replaces the pages for a new one, and each of these says what the key keeps', async () => {
  playPortal({ listKeys: () => ({ ok: true, value: [] }) });
  const { user } = show(
    <RequestFormPage>
      <KeyPage />
    </RequestFormPage>,
  );
  await user.click(screen.getByRole('radio', { name: /^Use an existing key/ }));
  expect(await screen.findByRole('heading', { name: 'Pages that don’t apply to an existing key' })).toBeDefined();
  expect(screen.queryByRole('heading', { name: 'Add labels' })).toBeNull();
  expect(within(screen.getByText('Add labels').closest('dl') as HTMLElement).getAllByRole('term')).toHaveLength(4);
});

test('a secret name that ends like an ARN gets a warning and no error', async () => {
  const { user } = show(
    <RequestFormPage>
      <SecretPage secret="source" />
    </RequestFormPage>,
  );
  const field = screen.getByRole('textbox', { name: 'Secret name' });
  expect(screen.queryByText(/^The name ends with a hyphen and six characters/)).toBeNull();
  await user.clear(field);
  await user.type(field, 'prod-source');
  await user.tab();
  expect(await screen.findByText(/^The name ends with a hyphen and six characters/)).toBeDefined();
  expect(field.getAttribute('aria-invalid')).not.toBe('true');
});
