import { getEventListeners } from 'node:events';
import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PortalError } from '#lib/errors.ts';
import type { RunEvent } from '#lib/runs/events.ts';
import { HEARTBEAT_FRAME, RETRY_FRAME } from './event-frame.ts';
import { EventStream, makeBody, type StreamSource } from './event-stream.ts';

const CHECK_MS = 3_000;

let stored: RunEvent[];
let followers: Set<() => void>;
let stopping: AbortController;
let leaving: AbortController;
let mayView: boolean;
let load: (afterNo: number) => Promise<RunEvent[]>;
let errors: unknown[];

beforeEach(() => {
  vi.useFakeTimers();
  stored = [];
  followers = new Set();
  stopping = new AbortController();
  leaving = new AbortController();
  mayView = true;
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

function makeSource(afterNo = 0): StreamSource {
  return {
    afterNo,
    load: (after) => load(after),
    onCheck(check) {
      const timer = setInterval(() => check(mayView, stored.length), CHECK_MS);
      return () => clearInterval(timer);
    },
    subscribe(onChange) {
      followers.add(onChange);
      return () => followers.delete(onChange);
    },
    closed: stopping.signal,
    onError: (error) => errors.push(error),
  };
}

function open(afterNo = 0) {
  const reader = makeBody(makeSource(afterNo), leaving.signal).getReader();
  const decoder = new TextDecoder();
  const read = async () => {
    const { value } = await reader.read();
    return value && decoder.decode(value);
  };
  return { read, leave: () => reader.cancel() };
}

/** The same over HTTP, to a client that reads only when told to. */
async function openSlow() {
  let received = '';
  const unread: (() => void)[] = [];
  const socket = new Duplex({
    writableHighWaterMark: 1,
    read: () => undefined,
    write(chunk: Buffer, _encoding, done) {
      unread.push(() => {
        received += chunk.toString();
        done();
      });
    },
  });
  const { promise, resolve } = Promise.withResolvers<ServerResponse>();
  const server = createServer((_request, response) => {
    new EventStream(makeSource(), response);
    resolve(response);
  });
  server.emit('connection', socket);
  socket.push('GET / HTTP/1.1\r\nHost: portal\r\n\r\n');
  const readAll = async () => {
    for (let read = unread.shift(); read; read = unread.shift()) {
      read();
      await vi.advanceTimersByTimeAsync(0);
    }
    return received;
  };
  return { response: await promise, readAll };
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
  mayView = false;
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
  store();
  await vi.advanceTimersByTimeAsync(CHECK_MS);
  load = found;
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

test('loads nothing for a client that doesn’t read, and everything once it does', async () => {
  const found = load;
  const loads: number[] = [];
  load = (after) => {
    loads.push(after);
    return found(after);
  };
  const { response, readAll } = await openSlow();
  for (let count = 0; count < 50; count += 1) store();
  await vi.advanceTimersByTimeAsync(20 * CHECK_MS);
  expect(loads).toEqual([]);
  expect(response.writableLength).toBeLessThan(1_000);
  expect(idsOf(await readAll())).toHaveLength(50);
  expect(loads).toEqual([0]);
  response.destroy();
  await vi.advanceTimersByTimeAsync(0);
  expect(followers.size).toBe(0);
});

test('hangs up on a client that doesn’t read, once its reader may no longer see the run', async () => {
  const { response } = await openSlow();
  mayView = false;
  await vi.advanceTimersByTimeAsync(CHECK_MS);
  expect(response.destroyed).toBe(true);
  expect(followers.size).toBe(0);
});

test('opens nothing for a client that has hung up before', async () => {
  const response = new ServerResponse(new IncomingMessage(new Duplex() as Socket));
  response.destroy();
  await vi.advanceTimersByTimeAsync(0);
  new EventStream(makeSource(), response);
  expect(followers.size).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});
