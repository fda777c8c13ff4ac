import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Connection, type Follower, followRun } from './follow-run.ts';

/** The browser's EventSource, with the server's part simulated by the test. */
class StandInSource {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 2;
  static made: StandInSource[] = [];
  readyState = StandInSource.CONNECTING;
  onopen: () => void = () => undefined;
  onmessage: (message: { data: string }) => void = () => undefined;
  onerror: () => void = () => undefined;
  readonly url: string;

  constructor(url: string) {
    this.url = url;
    StandInSource.made.push(this);
  }

  close() {
    this.readyState = StandInSource.CLOSED;
  }

  accept() {
    this.readyState = StandInSource.OPEN;
    this.onopen();
  }

  lose() {
    this.readyState = StandInSource.CONNECTING;
    this.onerror();
  }

  refuse() {
    this.readyState = StandInSource.CLOSED;
    this.onerror();
  }

  send(data: string) {
    this.onmessage({ data });
  }
}

/** An event that the follower doesn’t understand. */
const NEWER = 'run.renamed';

let connections: Connection[];
let events: string[];
let lastNo: number;
let found: Awaited<ReturnType<Follower['check']>>;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', StandInSource);
  StandInSource.made = [];
  connections = [];
  events = [];
  lastNo = 3;
  found = 'open';
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function follow() {
  return followRun((afterNo) => `/events?after=${afterNo}`, {
    lastNo: () => lastNo,
    onEvent: (event) => event !== NEWER && events.push(event) > 0,
    onConnection: (connection) => connections.push(connection),
    check: async () => found,
  });
}

const source = () => StandInSource.made.at(-1) as StandInSource;

test('the stream starts after the last event that the page has', () => {
  follow();
  source().accept();
  source().send('run.started');
  expect(source().url).toBe('/events?after=3');
  expect(events).toEqual(['run.started']);
  expect(connections).toEqual(['live']);
});

test('the browser handles a lost connection, and the page shows it until it is back', () => {
  follow();
  source().accept();
  source().lose();
  source().accept();
  expect(connections).toEqual(['live', 'reconnecting', 'live']);
  expect(StandInSource.made).toHaveLength(1);
});

test('a refused stream reopens after growing pauses, from the page’s current event', async () => {
  follow();
  for (const pauseMs of [1_000, 2_000, 4_000, 8_000, 15_000, 15_000]) {
    source().refuse();
    const count = StandInSource.made.length;
    await vi.advanceTimersByTimeAsync(pauseMs - 1);
    expect(StandInSource.made).toHaveLength(count);
    lastNo += 1;
    await vi.advanceTimersByTimeAsync(1);
    expect(StandInSource.made).toHaveLength(count + 1);
    expect(source().url).toBe(`/events?after=${lastNo}`);
  }
  source().accept();
  source().refuse();
  const count = StandInSource.made.length;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(StandInSource.made).toHaveLength(count + 1);
});

test.each(['signed-out', 'lost', 'outdated'] as const)('a page that is %s opens no further stream', async (state) => {
  follow();
  found = state;
  source().refuse();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(connections.at(-1)).toBe(state);
  expect(StandInSource.made).toHaveLength(1);
});

test('an event that is not understood ends the stream: the portal is newer than the page', async () => {
  follow();
  source().accept();
  source().send(NEWER);
  expect(events).toEqual([]);
  expect(connections).toEqual(['live', 'outdated']);
  expect(source().readyState).toBe(StandInSource.CLOSED);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(StandInSource.made).toHaveLength(1);
});

test('a page that waits for other tabs to close says so until its stream is open, and keeps trying', async () => {
  follow();
  found = 'crowded';
  source().refuse();
  await vi.advanceTimersByTimeAsync(1_000);
  source().refuse();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(connections).toEqual(['reconnecting', 'crowded', 'crowded']);
  source().accept();
  expect(connections.at(-1)).toBe('live');
});

test('leaving closes the stream and opens none again', async () => {
  const leave = follow();
  source().refuse();
  leave();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(StandInSource.made).toHaveLength(1);
  expect(source().readyState).toBe(StandInSource.CLOSED);
});
