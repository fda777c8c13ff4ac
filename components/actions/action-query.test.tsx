import { useQuery } from '@tanstack/react-query';
import { act, renderHook, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { beUnreachable, playPortal, refused } from '#components/testing/portal.ts';
import { preparePage } from '#components/testing/show.tsx';
import { listKeys } from '#server/actions/runs.ts';
import { actionQuery, readAnswer } from './action-query.ts';
import { isPassing, RequestFailure } from './request-failure.ts';

const PLACE = { teamId: 'payments', region: 'us-east-1' };
const query = actionQuery({ queryKey: ['keys'], call: () => listKeys(PLACE) });
const keys = (...names: string[]) => ({ ok: true, value: names });

/** A page that reads the keys and gets these responses in turn. */
async function readKeys(...answers: (() => unknown)[]) {
  const portal = playPortal({ listKeys: () => answers.shift()?.() });
  const { result } = renderHook(() => useQuery(query), { wrapper: preparePage().Page });
  await waitFor(() => expect(result.current.isFetching).toBe(false));
  return { portal, page: result, again: () => act(() => result.current.refetch()) };
}

test('the value of the action is the data', async () => {
  const { portal, page } = await readKeys(() => keys('one'));
  expect(page.current.data).toEqual(['one']);
  expect(readAnswer(page.current)).toEqual({ value: ['one'], failure: null });
  expect(portal.asked('listKeys')).toEqual([PLACE]);
});

test.each([
  ['a refusal', () => refused('deployer-role-refused'), 'deployer-role-refused', false],
  ['no answer', beUnreachable, 'unreachable', true],
  ['an updated portal', () => new Response('', { status: 404 }), 'portal-updated', false],
])('%s is an error like that of a route, and is not retried', async (_name, answer, code, passing) => {
  const { portal, page } = await readKeys(answer);
  expect(page.current.error).toBeInstanceOf(RequestFailure);
  expect(isPassing(page.current.error)).toBe(passing);
  expect(readAnswer(page.current)).toEqual({ value: null, failure: { code } });
  expect(portal.asked('listKeys')).toHaveLength(1);
});

test('an error response replaces an earlier value, and no response keeps it', async () => {
  const { page, again } = await readKeys(
    () => keys('one'),
    beUnreachable,
    () => refused('not-signed-in'),
    () => keys('two'),
  );
  await again();
  await waitFor(() => expect(readAnswer(page.current)).toEqual({ value: ['one'], failure: { code: 'unreachable' } }));
  await again();
  await waitFor(() => expect(readAnswer(page.current)).toEqual({ value: null, failure: { code: 'not-signed-in' } }));
  await again();
  await waitFor(() => expect(readAnswer(page.current)).toEqual({ value: ['two'], failure: null }));
});
