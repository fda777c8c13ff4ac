import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PortalError } from '#lib/errors.ts';
import type { RunEvent } from '#lib/runs/events.ts';
import { HEARTBEAT_FRAME, RETRY_FRAME } from './event-frame.ts';
import { streamEvents } from './event-stream.ts';

const CHECK_MS = 3_000;

let stored: RunEvent[];
let followers: Set<() => void>;
let stopping: AbortController;
let mayView: () => Promise<boolean>;
let load: (afterNo: number) => Promise<RunEvent[]>;
let errors: unknown[];

beforeEach(() => {
  vi.useFakeTimers();
  stored = [];
  followers = new Set();
  stopping = new AbortController();
  mayView = async () => true;
  load = async (afterNo) => stored.filter((event) => event.no > afterNo);
  errors = [];
});
afterEach(() => {
  // The signal that the server stops outlives every stream.
  expect(getEventListeners(stopping.signal, 'abort').length).toBe(followers.size);
  vi.useRealTimers();
});

function store(): void {
  stored.push({ no: stored.length + 1, at: '2026-01-01T00:00:00.000Z', type: 'run.started' });
  for (const follower of followers) follower();
}

function open(afterNo = 0) {
  const stream = streamEvents({
    afterNo,
    load: (after) => load(after),
    hasNewer: async (after) => stored.length > after,
    onTurn(check) {
      const timer = setInterval(check, CHECK_MS);
      return () => clearInterval(timer);
    },
    subscribe(onChange) {
      followers.add(onChange);
      return () => followers.delete(onChange);
    },
    mayView: () => mayView(),
    signals: [stopping.signal],
    onError: (error) => errors.push(error),
  });
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  const read = async () => {
    const { value } = await reader.read();
    return value && decoder.decode(value);
  };
  return { read, leave: () => reader.cancel() };
}

const idsOf = (frames = '') => [...frames.matchAll(/^id: (\d+)/gm)].map(([, id]) => id);

test('sends stored events first, then new ones, each once and in order', async () => {
  store();
  store();
  const { read } = open(1);
  expect(await read()).toBe(RETRY_FRAME);
  expect(idsOf(await read())).toEqual(['2']);
  const next = read();
  store();
  expect(idsOf(await next)).toEqual(['3']);
  store();
  expect(idsOf(await read())).toEqual(['4']);
});

test('events that are there together are one piece, so that a page renders once for them', async () => {
  for (let count = 0; count < 3; count += 1) store();
  const { read } = open();
  await read();
  expect(idsOf(await read())).toEqual(['1', '2', '3']);
});

test('loses no event that arrives between the first read and the wait', async () => {
  load = async (afterNo) => {
    load = async (after) => stored.filter((event) => event.no > after);
    const found = stored.filter((event) => event.no > afterNo);
    store();
    return found;
  };
  const { read } = open();
  await read();
  expect(idsOf(await read())).toEqual(['1']);
});

test('sends a heartbeat every 15 seconds on an idle stream', async () => {
  const { read } = open();
  await read();
  const next = read();
  await vi.advanceTimersByTimeAsync(5 * CHECK_MS);
  expect(await next).toBe(HEARTBEAT_FRAME);
});

test('disconnects a reader who may no longer see the run at the next check', async () => {
  const { read } = open();
  await read();
  const next = read();
  mayView = async () => false;
  await vi.advanceTimersByTimeAsync(CHECK_MS);
  expect(await next).toBeUndefined();
  expect(followers.size).toBe(0);
});

test('ends when the server stops', async () => {
  const { read } = open();
  await read();
  const next = read();
  stopping.abort();
  expect(await next).toBeUndefined();
  expect(followers.size).toBe(0);
});

test('cleans up after a reader who disconnects', async () => {
  const { read, leave } = open();
  await read();
  void read();
  await leave();
  await vi.waitFor(() => expect(followers.size).toBe(0));
  expect(vi.getTimerCount()).toBe(0);
});

test('cleans up after a reader who disconnects without having read', async () => {
  store();
  store();
  const { read, leave } = open();
  await read();
  await vi.waitFor(() => expect(followers.size).toBe(1));
  await leave();
  await vi.waitFor(() => expect(followers.size).toBe(0));
  expect(vi.getTimerCount()).toBe(0);
});

test('stays open while the database is down, and continues without a gap', async () => {
  const { read } = open();
  await read();
  const next = read();
  const found = load;
  load = () => Promise.reject(new PortalError('database-unreachable'));
  mayView = () => Promise.reject(new PortalError('database-unreachable'));
  store();
  await vi.advanceTimersByTimeAsync(CHECK_MS);
  load = found;
  mayView = async () => true;
  store();
  expect(idsOf(await next)).toEqual(['1', '2']);
});

test('ends on any other error, which is logged but not sent to the reader', async () => {
  const { read } = open();
  await read();
  load = () => Promise.reject(new Error('broken row'));
  const next = read();
  store();
  expect(await next).toBeUndefined();
  expect(errors).toEqual([new Error('broken row')]);
  expect(followers.size).toBe(0);
});
