import { expect, test } from 'vitest';
import { beUnreachable, playPortal } from '#components/testing/portal.ts';
import { cancelRun } from '#server/actions/runs.ts';
import { callAction } from './call-action.ts';

const call = () => callAction(() => cancelRun({ runId: 'r1' }));
const UPDATED = { ok: false, error: { code: 'portal-updated' } };

test.each([
  ['a success', { ok: true, value: null }],
  ['a refusal with a known code', { ok: false, error: { code: 'not-found' } }],
])('%s is handed on', async (_name, answer) => {
  playPortal({ cancelRun: () => answer });
  expect(await call()).toEqual(answer);
});

test('a portal that does not know the action any more has been updated', async () => {
  playPortal({ cancelRun: () => new Response('Server action not found.', { status: 404 }) });
  expect(await call()).toEqual(UPDATED);
});

test('a refusal with a code that is not known here is one of an updated portal', async () => {
  playPortal({ cancelRun: () => ({ ok: false, error: { code: 'a-code-of-tomorrow' } }) });
  expect(await call()).toEqual(UPDATED);
});

test('a part of the page that can no longer be loaded is gone since an update', async () => {
  const error = Object.assign(new Error('Loading chunk 7 failed.'), { name: 'ChunkLoadError' });
  expect(await callAction(() => Promise.reject(error))).toEqual(UPDATED);
});

test('no answer has a code of its own: nobody knows what was done', async () => {
  playPortal({ cancelRun: beUnreachable });
  expect(await call()).toEqual({ ok: false, error: { code: 'unreachable' } });
});
