import { useQuery, useQueryClient } from '@tanstack/react-query';
import { act, renderHook, waitFor } from '@testing-library/react';
import { beforeEach, expect, test, vi } from 'vitest';
import { playPortal, refuse } from '#components/testing/portal.ts';
import { numbered, RUN_ID, viewAfter } from '#components/testing/runs.ts';
import { preparePage } from '#components/testing/show.tsx';
import type { RunEvent } from '#lib/runs/events.ts';
import type { RunView } from '#lib/runs/view.ts';
import { runQuery } from './run-query.ts';
import { useRunStream } from './use-run-stream.ts';

const RUN = `/api/runs/${RUN_ID}`;

/** The browser's EventSource, with the server's part simulated by the test. */
class StandInSource {
  static readonly CLOSED = 2;
  static last: StandInSource;
  readyState = 0;
  onopen: () => void = () => undefined;
  onmessage: (message: { data: string }) => void = () => undefined;
  onerror: () => void = () => undefined;
  readonly url: string;

  constructor(url: string) {
    this.url = url;
    StandInSource.last = this;
  }

  close() {
    this.readyState = StandInSource.CLOSED;
  }

  send(event: RunEvent) {
    act(() => this.onmessage({ data: JSON.stringify(event) }));
  }

  refuse() {
    this.readyState = StandInSource.CLOSED;
    act(() => this.onerror());
  }
}

beforeEach(() => {
  vi.stubGlobal('EventSource', StandInSource);
});

const started = numbered({ type: 'run.started' }, 2);
const atWork = numbered({ type: 'step.started', step: 'access', attempt: 1, by: null }, 3);
const queued = viewAfter();
const running = viewAfter({ type: 'run.started' });
const working = viewAfter({ type: 'run.started' }, { type: 'step.started', step: 'access', attempt: 1, by: null });

/** The page of a run whose first view came with it. */
function follow(first: RunView, isOpen = true) {
  return renderHook(
    () => {
      const queryClient = useQueryClient();
      useQuery({ ...runQuery(RUN_ID), initialData: first });
      const connection = useRunStream(RUN_ID, isOpen);
      // Read from the cache itself, since rendering follows a moment later.
      return { connection, view: () => queryClient.getQueryData(runQuery(RUN_ID).queryKey) };
    },
    { wrapper: preparePage().Page },
  ).result;
}

test('an event with the next number changes the run on the page without a request', () => {
  const portal = playPortal({});
  const page = follow(queued);
  StandInSource.last.send(started);
  StandInSource.last.send(atWork);
  expect(page.current.view()).toEqual(working);
  expect(portal.asked(RUN)).toEqual([]);
});

test('an event after a gap is not applied: the run is fetched once', async () => {
  const answer = Promise.withResolvers<RunView>();
  const portal = playPortal({ [RUN]: () => answer.promise });
  const page = follow(queued);
  StandInSource.last.send(atWork);
  expect(page.current.view()).toEqual(queued);
  answer.resolve(working);
  await waitFor(() => expect(page.current.view()).toEqual(working));
  expect(portal.asked(RUN)).toHaveLength(1);
});

test('the stream continues from the fetched run after a gap', async () => {
  const portal = playPortal({ [RUN]: () => running });
  const page = follow(viewAfter());
  StandInSource.last.send(numbered({ type: 'run.failed' }, 9));
  await waitFor(() => expect(page.current.view()).toEqual(running));
  StandInSource.last.send(atWork);
  expect(page.current.view()).toEqual(working);
  expect(portal.asked(RUN)).toHaveLength(1);
});

test('an event that the page already has changes nothing and fetches nothing', () => {
  const portal = playPortal({});
  const page = follow(working);
  StandInSource.last.send(started);
  expect(page.current.view()).toEqual(working);
  expect(portal.asked(RUN)).toEqual([]);
});

test('a response that is older than the stream is dropped', async () => {
  const answer = Promise.withResolvers<RunView>();
  const portal = playPortal({ [RUN]: () => answer.promise });
  const page = follow(queued);
  StandInSource.last.send(numbered({ type: 'run.failed' }, 9));
  await waitFor(() => expect(portal.asked(RUN)).toHaveLength(1));
  StandInSource.last.send(started);
  StandInSource.last.send(atWork);
  await act(async () => answer.resolve(running));
  expect(page.current.view()).toEqual(working);
});

test('the stream starts after the last event of the page', () => {
  playPortal({});
  follow(running);
  expect(StandInSource.last.url).toBe(`${RUN}/events?after=2`);
});

test('no stream is opened for an ended run', () => {
  playPortal({});
  const before = StandInSource.last;
  expect(follow(running, false).current.connection).toBeNull();
  expect(StandInSource.last).toBe(before);
});

test.each([
  ['signed-out', () => refuse('not-signed-in', 401)],
  ['lost', () => refuse('not-found', 404)],
  ['outdated', () => refuse('a-code-of-tomorrow', 409)],
  ['outdated', () => ({ ...running, state: 'a-state-of-tomorrow' })],
])('a refused stream makes the page %s if the run itself gets this response', async (connection, answer) => {
  playPortal({ [RUN]: answer });
  const page = follow(queued);
  StandInSource.last.refuse();
  await waitFor(() => expect(page.current.connection).toBe(connection));
});

test('a stream that is refused because of the limit makes the page crowded, with the run unchanged', async () => {
  playPortal({ [RUN]: () => running, [`${RUN}/events`]: () => refuse('too-many-streams', 429) });
  const page = follow(queued);
  StandInSource.last.refuse();
  await waitFor(() => expect(page.current.connection).toBe('crowded'));
  expect(page.current.view()).toEqual(running);
});
