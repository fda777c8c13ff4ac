import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OpenRequests } from './open-requests.ts';

let server: Server;
let requests: OpenRequests;
let arrived: (response: ServerResponse) => void;

beforeEach(async () => {
  requests = new OpenRequests();
  const serve: RequestListener = (_request, response) => arrived(response);
  server = createServer(requests.watch(serve)).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
});

/** A request that has arrived, and its response. */
async function ask(): Promise<{ response: ServerResponse; answer: Promise<Response> }> {
  const { promise, resolve } = Promise.withResolvers<ServerResponse>();
  arrived = resolve;
  const answer = fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  answer.catch(() => undefined);
  return { response: await promise, answer };
}

test('answers a submission in progress before the process stops', async () => {
  const { response, answer } = await ask();
  let isDrained = false;
  const drained = requests.drain(30_000).then(() => {
    isDrained = true;
  });
  await new Promise(setImmediate);
  expect(isDrained).toBe(false);
  response.end('made');
  await drained;
  expect(await (await answer).text()).toBe('made');
});

test('does not wait for an event stream', async () => {
  const { response } = await ask();
  response.writeHead(200, { 'content-type': 'text/event-stream' }).write('id: 1\n\n');
  await requests.drain(30_000);
  expect(response.writableEnded).toBe(false);
});

test('stops waiting for a request that takes too long', async () => {
  const { response } = await ask();
  await requests.drain(50);
  expect(response.writableEnded).toBe(false);
});

test('does not wait when no request is open', async () => {
  await requests.drain(30_000);
});
