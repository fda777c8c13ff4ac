import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, atReplica, cookieHeader, keepCookies, openStream } from './http-client.ts';

const WAYS: Readonly<Record<string, (asked: IncomingMessage, response: ServerResponse) => void>> = {
  '/moved': (_asked, response) => response.writeHead(307, { location: '/', 'set-cookie': 'a=1' }).end('elsewhere'),
  '/stream': (_asked, response) =>
    void response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: one\n\n'),
  '/silence': () => undefined,
};
const server = createServer(async (asked, response) => {
  const way = WAYS[asked.url ?? ''];
  if (way) return way(asked, response);
  const body = (await asked.toArray()).join('');
  response.end(JSON.stringify({ url: asked.url, headers: asked.headers, body }));
});
let port = 0;
const at = (path: string) => atReplica(port, 'http://portal.example:8080', path);

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test('sends the path and the headers as they are given, and nothing of its own but host, length and connection', async () => {
  const { body } = await ask(at('//x/../%E0%A4%A'), { method: 'POST', headers: { 'x-one': '1' }, body: 'é' });
  expect(JSON.parse(body)).toEqual({
    url: '//x/../%E0%A4%A',
    headers: { host: 'portal.example:8080', 'x-one': '1', 'content-length': '2', connection: 'close' },
    body: 'é',
  });
});

test('calls the host as it is told, and does not say how long a body in chunks is', async () => {
  const question = { method: 'POST', headers: { host: 'evil.example' }, body: 'x', isChunked: true };
  const { headers, body } = JSON.parse((await ask(at('/'), question)).body);
  expect([headers.host, headers['content-length'], headers['transfer-encoding'], body]).toEqual([
    'evil.example',
    undefined,
    'chunked',
    'x',
  ]);
});

test('does not follow a redirect, and keeps no cookie by itself', async () => {
  const jar = new Map([['b', '2']]);
  const answer = await ask(at('/moved'));
  expect(answer).toMatchObject({ status: 307, body: 'elsewhere' });
  keepCookies(jar, answer);
  expect(cookieHeader(jar)).toEqual({ cookie: 'b=2; a=1' });
  keepCookies(jar, { headers: { 'set-cookie': ['b=; Path=/', 'a=3; Max-Age=0'] } });
  expect(cookieHeader(jar)).toEqual({});
});

test('gives the beginning of a stream that does not end', async () => {
  expect((await ask(at('/stream'))).body).toBe('data: one\n\n');
});

test('breaks a stream that says nothing, or when it is told to, and refuses what is none', async () => {
  await expect(openStream(at('/silence'), { silenceMs: 50 })).rejects.toMatchObject({ code: 'SILENT' });
  await expect(openStream(at('/silence'), { signal: AbortSignal.timeout(50) })).rejects.toThrow();
  await expect(openStream(at('/moved'), {})).rejects.toMatchObject({ code: 'NO_STREAM' });
  const cut = new AbortController();
  const stream = await openStream(at('/stream'), { signal: cut.signal });
  cut.abort();
  await expect(stream.toArray()).rejects.toThrow();
});
