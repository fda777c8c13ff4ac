import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PortalError } from '#lib/errors.ts';
import { openLog } from '#server/log.ts';
import { gateDocuments } from './readiness-guard.ts';

let isAway: boolean;
const server = createServer(
  gateDocuments(
    (_request, response) => response.end('the page'),
    async () => {
      if (isAway) throw new PortalError('database-unreachable');
    },
    openLog('silent'),
  ),
);

beforeEach(async () => {
  isAway = true;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.close();
  await once(server, 'close');
});

function ask(path: string, accept: string, method = 'GET') {
  const { port } = server.address() as AddressInfo;
  return fetch(`http://127.0.0.1:${port}${path}`, { method, headers: { accept, connection: 'close' } });
}

test('answers a page request with 503 and when to retry while the database is down', async () => {
  const answer = await ask('/runs', 'text/html,application/xhtml+xml');
  expect([answer.status, answer.headers.get('retry-after'), answer.headers.get('refresh')]).toEqual([503, '5', '5']);
  isAway = false;
  const later = await ask('/runs', 'text/html');
  expect([later.status, await later.text()]).toEqual([200, 'the page']);
});

test.each([
  ['a fetch by a page', '/runs', '*/*', 'GET'],
  ['an action', '/runs/new', 'text/x-component', 'POST'],
  ['the API', '/api/runs', 'text/html', 'GET'],
  ['a file', '/_next/static/x.js', 'text/html', 'GET'],
])('passes %s through', async (_what, path, accept, method) => {
  expect((await ask(path, accept, method)).status).toBe(200);
});
