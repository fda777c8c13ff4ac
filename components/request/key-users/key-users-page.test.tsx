import { screen } from '@testing-library/react';
import type { UseFormReturn } from 'react-hook-form';
import { expect, test } from 'vitest';
import { playPortal, refused } from '#components/testing/portal.ts';
import { RequestFormPage } from '#components/testing/request-form.tsx';
import { show } from '#components/testing/show.tsx';
import { addKeyUser, initialKeyPolicy } from '#lib/aws/key-policy.ts';
import type { RequestForm } from '#lib/request/form.ts';
import { KeyUsersPage } from './key-users-page.tsx';

const ROLE = 'arn:aws:iam::111111111111:role/my-loader';
const IN_JSON = `"${ROLE}"`;
const OTHER = 'arn:aws:iam::111111111111:role/reporting';
const KEY = 'arn:aws:kms:us-east-1:111111111111:key/1234';
const POLICY = initialKeyPolicy({
  partition: 'aws',
  accountId: '111111111111',
  administratorArns: [],
  administratorsMayDelete: true,
});

function showPage(keyArn: string | null, ...answers: unknown[]) {
  const portal = playPortal({ readKeyPolicy: () => answers.shift() });
  const fill = ({ setValue }: UseFormReturn<RequestForm>) => {
    setValue('role.roleName', 'my-loader');
    setValue('key.mode', keyArn === null ? 'create' : 'existing');
    setValue('key.keyArn', keyArn ?? '');
  };
  const shown = show(
    <RequestFormPage fill={fill}>
      <KeyUsersPage />
    </RequestFormPage>,
  );
  const highlighted = () => [...shown.container.querySelectorAll('ins mark')].map((mark) => mark.textContent);
  return { ...shown, portal, highlighted };
}

test('a new key shows its policy before and after, with the role highlighted in both statements', async () => {
  const { user, container, highlighted } = showPage(null);
  expect(highlighted()).toEqual([IN_JSON, IN_JSON]);
  await user.click(screen.getByRole('button', { name: 'Before' }));
  expect(container.textContent).not.toContain('Allow use of the key');
  await user.click(screen.getByRole('button', { name: 'After' }));
  expect(container.textContent).toContain('Allow use of the key');
  expect(container.textContent).toContain('Allow attachment of persistent resources');
});

test('the policy of an existing key is read, and the role joins its key users', async () => {
  const { portal, container, highlighted } = showPage(KEY, { ok: true, value: addKeyUser(POLICY, OTHER) });
  expect(screen.getByText('Reading the key policy. Nothing is changed.')).toBeDefined();
  await screen.findByText(/^The current key policy/);
  expect(portal.asked('readKeyPolicy')).toEqual([
    { teamId: 'payments', region: 'us-east-1', keyArn: KEY, restore: false },
  ]);
  expect(highlighted()).toEqual([IN_JSON, IN_JSON]);
  expect(container.textContent).toContain(OTHER);
});

test('a key user whose name begins with that of the role is not highlighted', async () => {
  const { container, highlighted } = showPage(KEY, { ok: true, value: addKeyUser(POLICY, `${ROLE}-2`) });
  await screen.findByText(/^The current key policy/);
  expect(container.textContent).toContain(`"${ROLE}-2"`);
  expect(highlighted()).toEqual([IN_JSON, IN_JSON]);
});

test('a role that is a key user already changes nothing', async () => {
  const { highlighted } = showPage(KEY, { ok: true, value: addKeyUser(POLICY, ROLE) });
  expect(await screen.findByText(/^The role is already a key user/)).toBeDefined();
  expect(highlighted()).toEqual([]);
});

test('a policy that can’t be read doesn’t block the form: the role’s statements are shown, and it can be read again', async () => {
  const { user, container } = showPage(KEY, refused('access-denied'), { ok: true, value: POLICY });
  expect(await screen.findByRole('alert')).toBeDefined();
  expect(screen.getByText(/^You can continue/)).toBeDefined();
  expect(container.textContent).toContain('Allow use of the key');
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText(/^The current key policy/)).toBeDefined();
  expect(screen.queryByRole('alert')).toBeNull();
});
