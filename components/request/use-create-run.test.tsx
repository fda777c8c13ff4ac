import { act, renderHook, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { beUnreachable, playPortal, refused } from '#components/testing/portal.ts';
import { RUN_ID } from '#components/testing/runs.ts';
import { preparePage } from '#components/testing/show.tsx';
import { TEAM } from '#components/testing/team.ts';
import { startForm } from '#lib/request/form.ts';
import { useDraft } from './draft/use-draft.ts';
import type { FormStart } from './draft/use-form-start.ts';
import { useCreateRun } from './use-create-run.ts';
import { useRequestForm } from './use-request-form.ts';

const TEAMS = [TEAM];
const PLAN_HASH = 'a'.repeat(64);
const created = { ok: true, value: { runId: RUN_ID } };

const START: FormStart = {
  id: '0b9f6a52-6d1e-4b52-9a3f-5c6f0f5e7a02',
  version: 0,
  form: startForm(TEAM),
  page: 'review',
  hadPasswords: false,
  templateRunId: null,
};

/** A completed form, and the responses that each attempt to send it gets in turn. */
function fillForm(...answers: (() => unknown)[]) {
  const portal = playPortal({
    createRun: () => answers.shift()?.(),
    saveDraft: () => ({ ok: true, value: { version: 1, changedAt: '2026-01-02T14:05:00.000Z' } }),
  });
  const { router, Page } = preparePage();
  const openPage = vi.fn();
  const onPlanChanged = vi.fn();
  const { result } = renderHook(
    () => {
      const { form } = useRequestForm(TEAMS, START.form);
      const draft = useDraft({ form, start: START, page: 'review', onSaved: vi.fn() });
      const creation = useCreateRun({ form, draft, openPage, onCreated: vi.fn(), onPlanChanged });
      return { form, creation };
    },
    { wrapper: Page },
  );
  act(() => result.current.form.setValue('role.roleName', 'my-loader'));
  const hashes = () => portal.asked('createRun').map((input) => (input as { planHash: string }).planHash);
  const keys = () => portal.asked('createRun').map((input) => (input as { requestKey: string }).requestKey);
  return {
    page: result,
    router,
    openPage,
    onPlanChanged,
    hashes,
    keys,
    create: () => act(() => result.current.creation.create(PLAN_HASH)),
  };
}

test('a form is sent once even if submitted twice, and its run opens', async () => {
  const answer = Promise.withResolvers<unknown>();
  const { page, router, keys } = fillForm(() => answer.promise);
  act(() => {
    void page.current.creation.create(PLAN_HASH);
    void page.current.creation.create(PLAN_HASH);
  });
  expect(page.current.creation.isBusy).toBe(true);
  await act(async () => answer.resolve(created));
  await waitFor(() => expect(router.push).toHaveBeenCalledExactlyOnceWith(`/runs/${RUN_ID}`));
  expect(page.current.creation.isBusy).toBe(true);
  expect(keys()).toEqual([START.id]);
});

test('a retry after a lost response is the same request', async () => {
  const { page, create, keys } = fillForm(beUnreachable, () => created);
  await create();
  expect(page.current.creation.failure).toEqual({ code: 'unreachable' });
  expect(page.current.creation.isBusy).toBe(false);
  await create();
  expect(keys()).toHaveLength(2);
  expect(keys()[1]).toBe(keys()[0]);
});

test('a form whose request was already sent with other values becomes a new request', async () => {
  const { create, keys } = fillForm(
    () => refused('request-key-reused'),
    () => created,
  );
  await create();
  await create();
  expect(keys()[1]).not.toBe(keys()[0]);
});

test('an error from the server appears next to its field, on the page that has the field', async () => {
  const error = { code: 'invalid-input', fields: { 'submission.role.roleName': 'required' } };
  const { page, create, openPage } = fillForm(() => ({ ok: false, error }));
  await create();
  expect(openPage).toHaveBeenLastCalledWith('role');
  await waitFor(() => expect(page.current.form.getFieldState('role.roleName').error?.message).toBe('required'));
});

test('the shown plan is sent with the form, and an updated plan is fetched if the portal has one', async () => {
  const { page, create, hashes, onPlanChanged } = fillForm(() => refused('plan-changed'));
  await create();
  expect(hashes()).toEqual([PLAN_HASH]);
  expect(onPlanChanged).toHaveBeenCalledOnce();
  expect(page.current.creation.failure).toEqual({ code: 'plan-changed' });
});
