import { act, renderHook } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { preparePage } from '#components/testing/show.tsx';
import { TEAM } from '#components/testing/team.ts';
import type { WizardPage } from '#lib/request/schema.ts';
import { useRequestDraft } from './use-request-draft.ts';
import { useRequestForm } from './use-request-form.ts';

const TEAMS = [TEAM];
const PASSWORD = 'Zq7-canary';

afterEach(() => sessionStorage.clear());

/** The form in this tab, as this person opens it. */
function openForm({ userId = 'u1', page = 'role' as WizardPage } = {}) {
  const openPage = vi.fn();
  const { result, unmount } = renderHook(
    () => {
      const { form, schema } = useRequestForm(TEAMS);
      return { form, draft: useRequestDraft({ form, schema, teams: TEAMS, userId, page, openPage }) };
    },
    { wrapper: preparePage().Page },
  );
  const fill = (roleName = 'my-loader') =>
    act(() => {
      result.current.form.setValue('role.roleName', roleName);
      result.current.form.setValue('passwords.source', PASSWORD);
    });
  return { form: () => result.current.form, draft: () => result.current.draft, openPage, fill, leave: unmount };
}

test('a reload restores what was typed except the passwords, and tells the person', () => {
  const before = openForm();
  before.fill();
  const requestKey = before.draft().requestKey();
  before.leave();
  expect(JSON.stringify({ ...sessionStorage })).not.toContain(PASSWORD);

  const after = openForm();
  expect(after.form().getValues('role.roleName')).toBe('my-loader');
  expect(after.form().getValues('passwords')).toEqual({ source: '', destination: '' });
  expect(after.draft().restored?.hadPasswords).toBe(true);
  expect(after.draft().requestKey()).toBe(requestKey);
});

test('the form opens at the first page with missing values', () => {
  const before = openForm({ page: 'review' });
  before.fill();
  before.leave();
  const { openPage } = openForm();
  expect(openPage).toHaveBeenCalledExactlyOnceWith('source');
});

test('a person never sees what another person typed in the same tab', () => {
  const before = openForm({ userId: 'u1' });
  before.fill();
  before.leave();
  const other = openForm({ userId: 'u2' });
  expect(other.draft().restored).toBeNull();
  expect(other.form().getValues('role.roleName')).not.toBe('my-loader');
  expect(other.draft().requestKey()).not.toBe(before.draft().requestKey());
});

test('a form without changes, or with all changes undone, leaves no draft', () => {
  const { form, leave } = openForm();
  expect(sessionStorage).toHaveLength(0);
  const first = form().getValues('role.roleName');
  act(() => form().setValue('role.roleName', 'my-loader'));
  expect(sessionStorage).toHaveLength(1);
  act(() => form().setValue('role.roleName', first));
  leave();
  expect(sessionStorage).toHaveLength(0);
});

test('a sent form leaves no draft, whatever happens to it afterwards', () => {
  const { draft, fill } = openForm();
  fill();
  act(() => draft().forget());
  fill('another-loader');
  expect(sessionStorage).toHaveLength(0);
});

test('a form without a response is recognized after a reload', () => {
  const before = openForm();
  before.fill();
  act(() => before.draft().noteUnanswered(true));
  before.leave();
  expect(openForm().draft().isUnanswered()).toBe(true);
});
