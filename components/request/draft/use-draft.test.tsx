import { act, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { beUnreachable, playPortal, refused } from '#components/testing/portal.ts';
import { preparePage } from '#components/testing/show.tsx';
import { TEAM } from '#components/testing/team.ts';
import { startForm } from '#lib/request/form.ts';
import type { WizardPage } from '#lib/request/schema.ts';
import { useRequestForm } from '../use-request-form.ts';
import { useDraft } from './use-draft.ts';
import type { FormStart } from './use-form-start.ts';

const TEAMS = [TEAM];
const PASSWORD = 'Zq7-canary';
const DRAFT_ID = '0b9f6a52-6d1e-4b52-9a3f-5c6f0f5e7a02';
const NEW: FormStart = {
  id: DRAFT_ID,
  version: 0,
  form: startForm(TEAM),
  page: null,
  hadPasswords: false,
  templateRunId: null,
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

type Sent = { draftId: string; version: number; savedBy: string; page: string; form: { role: { roleName: string } } };
const saved = (version: number) => ({ ok: true, value: { version, changedAt: '2026-01-02T14:05:00.000Z' } });

/** A form, and what the portal answers to each save in turn; after that, that it is saved. */
function openForm({ start = NEW, answers = [] }: { start?: FormStart; answers?: (() => unknown)[] } = {}) {
  let version = start.version;
  const answer = () => (answers.shift() ?? (() => saved(++version)))();
  const portal = playPortal({ saveDraft: answer });
  const onSaved = vi.fn();
  const onRender = vi.fn();
  const { result, rerender, unmount } = renderHook(
    ({ page }: { page: WizardPage }) => {
      onRender();
      const { form } = useRequestForm(TEAMS, start.form);
      return { form, draft: useDraft({ form, start, page, onSaved }) };
    },
    { wrapper: preparePage().Page, initialProps: { page: 'role' } },
  );
  return {
    draft: () => result.current.draft,
    sent: () => portal.asked('saveDraft') as Sent[],
    roles: () => (portal.asked('saveDraft') as Sent[]).map(({ form }) => form.role.roleName),
    onSaved,
    onRender,
    type: (roleName: string) => act(() => result.current.form.setValue('role.roleName', roleName)),
    typePassword: () => act(() => result.current.form.setValue('passwords.source', PASSWORD)),
    turnTo: (page: WizardPage) => act(async () => rerender({ page })),
    wait: (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms)),
    leave: () => act(async () => unmount()),
  };
}

test('what is typed is saved a second later, once, and without the password', async () => {
  const { type, typePassword, wait, sent, draft, onSaved } = openForm();
  type('my');
  await wait(500);
  type('my-loader');
  typePassword();
  expect(sent()).toEqual([]);
  expect(draft().isUnsaved()).toBe(true);
  await wait(500);
  expect(sent()).toMatchObject([
    { draftId: DRAFT_ID, version: 0, page: 'role', hadPasswords: true, form: { role: { roleName: 'my-loader' } } },
  ]);
  expect(JSON.stringify(sent())).not.toContain(PASSWORD);
  expect(draft().status.read()).toEqual({ isSaving: false, savedAt: '2026-01-02T14:05:00.000Z', failure: null });
  expect(draft().isUnsaved()).toBe(false);
  expect(onSaved).toHaveBeenCalledExactlyOnceWith(DRAFT_ID);
  await wait(10_000);
  expect(sent()).toHaveLength(1);
});

test('typing and saving don’t render the form again: somebody types meanwhile', async () => {
  const { type, wait, sent, onRender } = openForm({ answers: [beUnreachable] });
  onRender.mockClear();
  type('one');
  await wait(1_000);
  await wait(5_000);
  expect(sent()).toHaveLength(2);
  expect(onRender).not.toHaveBeenCalled();
});

test('each save names the version that the form has seen', async () => {
  const { type, wait, sent } = openForm();
  type('one');
  await wait(1_000);
  type('two');
  await wait(1_000);
  expect(sent().map(({ version }) => version)).toEqual([0, 1]);
});

test('a form without changes, or with all changes undone, leaves no draft, and neither do its pages', async () => {
  const { type, turnTo, wait, leave, sent } = openForm();
  await turnTo('target');
  type('my-loader');
  type(NEW.form.role.roleName);
  await wait(2_000);
  await leave();
  expect(sent()).toEqual([]);
});

test('the page is saved with the draft as soon as it is turned, and with what was typed before', async () => {
  const { type, turnTo, sent } = openForm();
  type('my-loader');
  await turnTo('review');
  expect(sent()).toMatchObject([{ page: 'review', form: { role: { roleName: 'my-loader' } } }]);
  await turnTo('role');
  expect(sent().map(({ page }) => page)).toEqual(['review', 'role']);
});

test.each([
  ['the page is hidden', () => document.dispatchEvent(new Event('visibilitychange'))],
  ['another page opens', null],
])('what was typed is saved at once when %s', async (_what, hide) => {
  const { type, wait, leave, roles } = openForm();
  type('my-loader');
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  await (hide ? act(async () => void hide()) : leave());
  await wait(0);
  vi.restoreAllMocks();
  expect(roles()).toEqual(['my-loader']);
});

test('an unreachable portal is tried again until it saves what is typed by then', async () => {
  const { type, wait, roles, draft } = openForm({ answers: [beUnreachable, beUnreachable] });
  type('one');
  await wait(1_000);
  expect(draft().status.read().failure).toEqual({ code: 'unreachable' });
  type('two');
  await wait(5_000);
  await wait(5_000);
  expect(roles()).toEqual(['one', 'two', 'two']);
  expect(draft().status.read()).toMatchObject({ isSaving: false, failure: null });
});

test('back online, the draft is saved at once', async () => {
  const { type, wait, roles } = openForm({ answers: [beUnreachable] });
  type('one');
  await wait(1_000);
  await act(async () => void window.dispatchEvent(new Event('online')));
  expect(roles()).toEqual(['one', 'one']);
});

test('an updated portal isn’t asked again, because it would refuse again', async () => {
  const { type, wait, sent, draft } = openForm({ answers: [() => refused('portal-updated')] });
  type('one');
  await wait(20_000);
  expect(sent()).toHaveLength(1);
  expect(draft().status.read().failure).toEqual({ code: 'portal-updated' });
});

test('what is typed during a save is saved after it', async () => {
  const answer = Promise.withResolvers<unknown>();
  const { type, wait, roles } = openForm({ answers: [() => answer.promise] });
  type('one');
  await wait(1_000);
  type('two');
  await wait(2_000);
  expect(roles()).toEqual(['one']);
  await act(async () => answer.resolve(saved(1)));
  await wait(1_000);
  expect(roles()).toEqual(['one', 'two']);
});

test('after a change in another tab nothing is saved, until the form is kept as a new draft with another key', async () => {
  const start = { ...NEW, version: 3 };
  const { type, wait, sent, draft, onSaved } = openForm({ start, answers: [() => refused('draft-changed')] });
  type('one');
  await wait(1_000);
  expect(draft().status.read().failure).toEqual({ code: 'draft-changed' });
  type('two');
  await wait(20_000);
  expect(sent()).toHaveLength(1);
  await act(async () => draft().keepAsNew());
  const [, kept] = sent();
  expect(kept).toMatchObject({ version: 0, form: { role: { roleName: 'two' } } });
  expect(kept?.draftId).not.toBe(DRAFT_ID);
  expect(draft().requestKey()).toBe(kept?.draftId);
  expect(onSaved).toHaveBeenLastCalledWith(kept?.draftId);
});

test('a form that was sent saves nothing, whatever happens to it afterwards', async () => {
  const { type, wait, leave, sent, draft } = openForm();
  type('one');
  act(() => draft().forget());
  type('two');
  await wait(5_000);
  await leave();
  expect(sent()).toEqual([]);
});
