import { expect, test } from 'vitest';
import { beUnreachable, playPortal } from '#components/testing/portal.ts';
import { cancelRun } from '#server/actions/runs.ts';
import { callAction } from './call-action.ts';

const call = () => callAction(() => cancelRun({ runId: 'r1' }));
const UPDATED = { ok: false, error: { code: 'portal-updated' } };

test.each([
  ['a success', { ok: true, value: null }],
  ['an error with a known code', { ok: false, error: { code: 'not-found' } }],
])('%s is passed through', async (_name, answer) => {
  playPortal({ cancelRun: () => answer });
  expect(await call()).toEqual(answer);
});

test('a portal that no longer knows the action has been updated', async () => {
  playPortal({ cancelRun: () => new Response('Server action not found.', { status: 404 }) });
  expect(await call()).toEqual(UPDATED);
});

test('an unknown error code comes from an updated portal', async () => {
  playPortal({ cancelRun: () => ({ ok: false, error: { code: 'a-code-of-tomorrow' } }) });
  expect(await call()).toEqual(UPDATED);
});

test('a page chunk that fails to load is missing since an update', async () => {
  const error = Object.assign(new Error('Loading chunk 7 failed.'), { name: 'ChunkLoadError' });
  expect(await callAction(() => Promise.reject(error))).toEqual(UPDATED);
});

test('no response has its own code, since the outcome is unknown', async () => {
  playPortal({ cancelRun: beUnreachable });
  expect(await call()).toEqual({ ok: false, error: { code: 'unreachable' } });
});
