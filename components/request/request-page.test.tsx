import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { playPortal, refuse, refused } from '#components/testing/portal.ts';
import { RUN_ID, viewAfter } from '#components/testing/runs.ts';
import { say, show } from '#components/testing/show.tsx';
import { TEAM } from '#components/testing/team.ts';
import { makeDraft } from '#lib/request/draft.ts';
import { startForm } from '#lib/request/form.ts';
import type { WizardPage } from '#lib/request/schema.ts';
import { RequestPage } from './request-page.tsx';

const TEAMS = [TEAM];
const DRAFT_ID = '0b9f6a52-6d1e-4b52-9a3f-5c6f0f5e7a02';

function draft({ version = 3, roleName = 'my-loader' } = {}) {
  const form = startForm(TEAM);
  const about = { page: 'role' as const, hadPasswords: true, templateRunId: null };
  return { draft: { ...makeDraft({ ...form, role: { ...form.role, roleName } }, about), version } };
}

function open(at: string, answers: Parameters<typeof playPortal>[0] = {}) {
  const portal = playPortal({
    saveDraft: () => ({ ok: true, value: { version: 4, changedAt: '2026-01-02T14:05:00.000Z' } }),
    planRun: () => refused('aws-unreachable'),
    ...answers,
  });
  return { portal, ...show(<RequestPage teams={TEAMS} draftDays={7} />, { at }) };
}

/** Waits for a page with its contents, which the first of the later pages has to load. */
const heading = async (page: WizardPage) => {
  await screen.findByRole('heading', { level: 1, name: new RegExp(say(`request.pages.${page}.title`)) });
  await waitFor(() => expect(screen.queryByText(say('drafts.loading'))).toBeNull());
};
const address = () => Object.fromEntries(new URLSearchParams(location.search));
const back = async () => {
  const moved = new Promise((resolve) => window.addEventListener('popstate', resolve, { once: true }));
  act(() => history.back());
  await act(() => moved);
};
const field = (name: 'request.secret.password' | 'request.key.alias') =>
  screen.getByLabelText<HTMLInputElement>(say(name));
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const next = () => press(say('request.actions.next'));

test('a new form opens at its first step, and its address says so', async () => {
  open('/runs/new');
  await heading('target');
  await waitFor(() => expect(address()).toEqual({ step: 'target' }));
});

test('each step has an address, and Back turns the page without losing what was typed', async () => {
  open('/runs/new?step=key');
  await heading('key');
  fireEvent.change(field('request.key.alias'), { target: { value: 'my-alias' } });
  press(say('request.actions.previous'));
  await heading('target');
  expect(address()).toMatchObject({ step: 'target' });
  await back();
  await heading('key');
  expect(field('request.key.alias').value).toBe('my-alias');
});

test.each(['role', 'review'])('the address of the step %s opens the first step that isn’t valid yet', async (step) => {
  open(`/runs/new?step=${step}`);
  await heading('source');
  await waitFor(() => expect(address()).toEqual({ step: 'source' }));
});

test('a draft opens where it was left, or at the first step that isn’t valid yet, and asks for the passwords', async () => {
  open(`/runs/new?draft=${DRAFT_ID}`, { [`/api/drafts/${DRAFT_ID}`]: () => draft() });
  await heading('source');
  await waitFor(() => expect(address()).toEqual({ draft: DRAFT_ID, step: 'source' }));
  expect(screen.getByText(say('drafts.restored.title'))).toBeTruthy();
  expect(screen.getByText(say('drafts.restored.passwords'))).toBeTruthy();
  expect(field('request.secret.password').value).toBe('');
});

test('opening a draft doesn’t save it, but turning its page does', async () => {
  const { portal } = open(`/runs/new?draft=${DRAFT_ID}&step=target`, { [`/api/drafts/${DRAFT_ID}`]: () => draft() });
  await heading('target');
  expect(portal.asked('saveDraft')).toEqual([]);
  next();
  await heading('key');
  await waitFor(() =>
    expect(portal.asked('saveDraft')).toMatchObject([{ draftId: DRAFT_ID, version: 3, page: 'key' }]),
  );
});

test('a draft that became a run leads to the run', async () => {
  const { router } = open(`/runs/new?draft=${DRAFT_ID}`, { [`/api/drafts/${DRAFT_ID}`]: () => ({ runId: RUN_ID }) });
  await waitFor(() => expect(router.replace).toHaveBeenCalledExactlyOnceWith(`/runs/${RUN_ID}`));
});

test('a draft that is gone is told, with the way on', async () => {
  open(`/runs/new?draft=${DRAFT_ID}`, { [`/api/drafts/${DRAFT_ID}`]: () => refuse('not-found', 404) });
  await screen.findByText(say('drafts.missing.title'));
  expect(screen.getByText(say('drafts.missing.text', { days: 7 }))).toBeTruthy();
  expect(screen.getByRole('link', { name: say('drafts.missing.newRun') })).toBeTruthy();
});

test('a change in another tab is told, and the newer version can be opened', async () => {
  const versions = [draft(), draft({ version: 5, roleName: 'theirs' })];
  open(`/runs/new?draft=${DRAFT_ID}&step=target`, {
    [`/api/drafts/${DRAFT_ID}`]: () => versions.shift(),
    saveDraft: () => refused('draft-changed'),
  });
  await heading('target');
  next();
  await screen.findByText(say('errors.draft-changed.title'));
  press(say('drafts.conflict.open'));
  await heading('source');
  expect(screen.queryByText(say('errors.draft-changed.title'))).toBeNull();
  expect(versions).toEqual([]);
});

test('after a change in another tab, the form can be kept as a draft of its own, which its address names', async () => {
  const answers = [refused('draft-changed')];
  const { portal } = open(`/runs/new?draft=${DRAFT_ID}&step=target`, {
    [`/api/drafts/${DRAFT_ID}`]: () => draft(),
    saveDraft: () => answers.shift() ?? { ok: true, value: { version: 1, changedAt: '2026-01-02T14:05:00.000Z' } },
  });
  await heading('target');
  next();
  await screen.findByText(say('errors.draft-changed.title'));
  press(say('drafts.conflict.keep'));
  await waitFor(() => expect(portal.asked('saveDraft')).toHaveLength(2));
  const [, kept] = portal.asked('saveDraft') as { draftId: string }[];
  await waitFor(() => expect(address()).toEqual({ draft: kept?.draftId, step: 'key' }));
  expect(kept?.draftId).not.toBe(DRAFT_ID);
  await heading('key');
});

test('the path without a step opens a new form in place of a draft', async () => {
  open(`/runs/new?draft=${DRAFT_ID}&step=key`, { [`/api/drafts/${DRAFT_ID}`]: () => draft() });
  await heading('key');
  act(() => history.pushState(null, '', '/runs/new'));
  await heading('target');
  expect(screen.queryByText(say('drafts.restored.title'))).toBeNull();
});

test('a template opens at the review with the next names, and asks for the two passwords there', async () => {
  const view = viewAfter();
  const target = { teamId: TEAM.id, region: 'us-east-1' };
  const { portal } = open(`/runs/new?template=${RUN_ID}`, {
    [`/api/runs/${RUN_ID}`]: () => ({ ...view, request: { ...view.request, target } }),
  });
  await heading('review');
  const [asked] = portal.asked('planRun');
  expect(asked).toMatchObject({ key: { alias: 'limitless-2' }, role: { roleName: 'aurora-data-loader-2' } });
  const label = say('drafts.template.source', { user: 'sourcedbreader' });
  expect(screen.getByLabelText<HTMLInputElement>(label).type).toBe('password');
  expect(screen.getByLabelText(say('drafts.template.destination', { user: 'destinationdbwriter' }))).toBeTruthy();
  expect(portal.asked('saveDraft')).toEqual([]);
  await waitFor(() => expect(address()).toEqual({ template: RUN_ID, step: 'review' }));
});

test('a run of a team for which the person starts no setups is a template for their own, beginning with its account', async () => {
  const view = viewAfter();
  const target = { teamId: 'analytics', region: 'eu-west-1' };
  const { portal } = open(`/runs/new?template=${RUN_ID}&step=review`, {
    [`/api/runs/${RUN_ID}`]: () => ({ ...view, request: { ...view.request, target } }),
    checkDeployer: () => ({ ok: true, value: { state: 'ready' } }),
  });
  await heading('target');
  expect(await screen.findByText(TEAM.accountId)).toBeTruthy();
  await waitFor(() => expect(portal.asked('checkDeployer')).toEqual([{ teamId: TEAM.id, region: 'us-east-1' }]));
  next();
  await heading('key');
  expect(field('request.key.alias').value).toBe('limitless-2');
});
