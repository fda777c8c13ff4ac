import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { COMMON_HEADERS } from '#lib/web/security-headers.ts';
import { withSafeHeaders } from './safe-headers.ts';
import { answerStarting } from './starting-page.ts';

let close: () => void;
afterEach(() => close());

async function ask(portalUrl: string, serve: RequestListener, path: string, headers: Record<string, string> = {}) {
  const server = createServer(withSafeHeaders(portalUrl, serve)).listen(0, '127.0.0.1');
  close = () => server.close();
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: 'close', ...headers } });
}

const common = Object.entries(COMMON_HEADERS).map(([name, value]) => [name.toLowerCase(), value]);
const readCommon = ({ headers }: Response) => common.map(([name = '']) => [name, headers.get(name)]);

test.each([
  ['/runs', 503],
  ['/api/runs', 503],
  ['/api/health', 200],
])('sets every header on the response to %s while the portal starts', async (path, status) => {
  const answer = await ask('https://portal.example.com', answerStarting, path);
  expect([answer.status, readCommon(answer)]).toEqual([status, common]);
  expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('strict-transport-security')).toMatch(/^max-age=63072000/);
});

test('a script is answered as a script while the portal starts, so that the browser reports only that it failed', async () => {
  const answer = await ask('http://localhost:3000', answerStarting, '/_next/static/chunks/a.js');
  expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
    503,
    'text/javascript',
    '',
  ]);
  expect(answer.headers.get('refresh')).toBeNull();
});

test('over HTTP, as in a trial, sends no HTTPS headers', async () => {
  const answer = await ask('http://localhost:3000', answerStarting, '/runs');
  expect(answer.headers.get('strict-transport-security')).toBeNull();
});

test('gives each response a new nonce, which the renderer finds in the request', async () => {
  const seen: IncomingHttpHeaders[] = [];
  const serve: RequestListener = ({ headers }, response) => {
    seen.push({ ...headers });
    response.end();
  };
  const forged = { 'content-security-policy': "script-src 'nonce-known'", 'x-portal-path': '//evil.example' };
  const policies: (string | null)[] = [];
  for (const path of ['/runs?state=failed', '/runs']) {
    policies.push(
      (await ask('https://portal.example.com', serve, path, forged)).headers.get('content-security-policy'),
    );
  }
  expect(seen.map((headers) => headers['content-security-policy'])).toEqual(policies);
  expect(new Set(policies).size).toBe(2);
  expect(policies[0]).toMatch(/'nonce-[\w+/]{22}=='/);
  expect(seen.map((headers) => headers['x-portal-path'])).toEqual(['/runs?state=failed', '/runs']);
});

test("ignores a request's own host headers", async () => {
  let seen: IncomingHttpHeaders = {};
  const serve: RequestListener = ({ headers }, response) => {
    seen = headers;
    response.end();
  };
  await ask('https://portal.example.com', serve, '/runs', {
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'http',
    'x-forwarded-port': '81',
    forwarded: 'host=evil.example',
  });
  expect(seen).toMatchObject({
    host: 'portal.example.com',
    'x-forwarded-host': 'portal.example.com',
    'x-forwarded-proto': 'https',
  });
  expect([seen.forwarded, seen['x-forwarded-port']]).toEqual([undefined, undefined]);
});

test('asks proxies to pass on an event stream as it is, whatever the handler answers', async () => {
  const serve: RequestListener = (_request, response) => {
    if (!response.hasHeader('cache-control')) response.setHeader('cache-control', 'private');
    response.end();
  };
  for (const path of ['/api/runs/1/events', '/api/runs/1/events?after=3']) {
    const { headers } = await ask('https://portal.example.com', serve, path);
    expect(headers.get('cache-control')).toBe('no-store, no-transform');
    expect(headers.get('x-accel-buffering')).toBe('no');
    close();
  }
});

test('lets a static file be cached, and lets it run nothing', async () => {
  const answer = await ask('http://localhost:3000', (_request, response) => response.end(), '/_next/static/a.js');
  expect(answer.headers.get('cache-control')).toBeNull();
  expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
});
