import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openLog } from '#server/log.ts';
import { gateChanges } from './csrf-guard.ts';

const PORTAL_URL = 'https://portal.example.com';
const ACTION = { 'next-action': '0'.repeat(42), 'content-type': 'text/plain;charset=UTF-8' };
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** The requests that passed the guard. */
let served: { method?: string; url?: string; length?: string; body: string }[];
const serve: RequestListener = async (request, response) => {
  const { method, url, headers } = request;
  served.push({ method, url, length: headers['content-length'], body: await text(request) });
  response.end('served');
};
const gateFor = (isDev: boolean) => gateChanges({ portalUrl: PORTAL_URL, isDev, serve, log: openLog('silent') });
const production = gateFor(false);
let gate = production;
const server = createServer((request, response) => gate(request, response));

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
beforeEach(() => {
  served = [];
  gate = production;
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
});

function send(path: string, headers: Record<string, string>, body: BodyInit | null = '[]', method = 'POST') {
  const { port } = server.address() as AddressInfo;
  return fetch(`http://127.0.0.1:${port}${path}`, { method, headers, body, ...(body && { duplex: 'half' }) });
}

const act = (body: BodyInit, headers: Record<string, string> = {}) =>
  send('/runs/new', { ...ACTION, origin: PORTAL_URL, ...headers }, body);

test('passes a request from a page of the portal unchanged, with its body', async () => {
  const body = JSON.stringify([{ runId: 'x', password: '$$ 秘密 \\ "', left: '$undefined' }]);
  expect((await act(body)).status).toBe(200);
  expect(served).toEqual([{ method: 'POST', url: '/runs/new', length: String(Buffer.byteLength(body)), body }]);
});

test('passes the sign-in form', async () => {
  const answer = await send('/api/auth/signin/oidc', { ...FORM, origin: PORTAL_URL }, 'csrfToken=x');
  expect([answer.status, served[0]?.body]).toEqual([200, 'csrfToken=x']);
});

describe('reading', () => {
  /** `fetch` sets these headers itself, so this uses a plain request. */
  const read = async (path: string, headers: Record<string, string>, method = 'GET') => {
    const { port } = server.address() as AddressInfo;
    const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }).end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    answer.resume();
    return { status: answer.statusCode };
  };
  const from = (site: string, mode = 'no-cors', dest = 'image') =>
    ({ 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': dest }) as const;
  const PATHS = ['/runs/x', '/api/runs/x', '/api/admin/teams/payments/template', '/_next/static/a.js', '/api/health'];

  test.each(['same-origin', 'none'])('passes everywhere if the browser reports: %s', async (site) => {
    for (const path of PATHS) expect((await read(path, from(site))).status, path).toBe(200);
  });

  test.each(['cross-site', 'same-site'])('is refused if a page that is %s embeds or fetches it', async (site) => {
    const ways = [
      from(site),
      from(site, 'navigate', 'iframe'),
      from(site, 'cors', 'empty'),
      from(site, 'no-cors', 'script'),
    ];
    for (const path of [...PATHS, '/api/auth/csrf']) {
      for (const way of ways) {
        for (const method of ['GET', 'HEAD', 'OPTIONS']) expect((await read(path, way, method)).status, path).toBe(403);
      }
    }
    expect(served).toEqual([]);
  });

  test('passes for a link from another site only to a page or at the end of a sign-in', async () => {
    const link = from('cross-site', 'navigate', 'document');
    for (const path of [
      '/',
      '/runs/x',
      '/api/auth/callback/oidc?code=x&state=y',
      '/api/auth/signin',
      '/api/auth/error',
    ]) {
      expect((await read(path, link)).status, path).toBe(200);
    }
    for (const path of ['/api/runs/x', '/api/audit/export', '/api/admin/teams/a/template', '/%61pi/audit/export']) {
      expect((await read(path, link)).status, path).toBe(403);
    }
  });

  test('passes without these headers to pages and probes, and to data only from an own page', async () => {
    for (const path of ['/runs/x', '/api/health', '/api/ready', '/api/metrics', '/api/auth/csrf']) {
      expect((await read(path, {})).status, path).toBe(200);
    }
    expect((await read('/api/audit/export', {})).status).toBe(403);
    expect((await read('/api/audit/export', { referer: 'https://evil.example/' })).status).toBe(403);
    expect((await read('/api/audit/export', { referer: `${PORTAL_URL}/audit` })).status).toBe(200);
  });
});

test('passes a request without Origin if the browser reports that it comes from the portal', async () => {
  expect((await send('/runs', { ...ACTION, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
});

test.each(['/runs/%E0%A4%A', '/%', '/api/runs/%zz?text=x'])(
  'refuses the address %s, which cannot be parsed',
  async (path) => {
    expect((await send(path, {}, null, 'GET')).status).toBe(400);
    expect(served).toEqual([]);
  },
);

test('leaves the query string to its reader', async () => {
  expect((await send('/runs?text=100%', {}, null, 'GET')).status).toBe(200);
});

describe('a change is refused', () => {
  test.each<[string, Record<string, string>]>([
    ['without Origin', {}],
    ['of another site', { origin: 'https://evil.example' }],
    ['of a hidden origin', { origin: 'null' }],
    ['of an empty origin', { origin: '' }],
    ['over plain HTTP', { origin: 'http://portal.example.com' }],
    ['of another port', { origin: 'https://portal.example.com:8443' }],
    ['of a subdomain', { origin: 'https://evil.portal.example.com' }],
    ['of a name that starts like the portal', { origin: 'https://portal.example.com.evil.example' }],
    ['of another site that claims to be the same', { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }],
    ['of the same site', { 'sec-fetch-site': 'same-site' }],
    ['of no site', { 'sec-fetch-site': 'none' }],
    ['with a forged host', { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' }],
  ])('%s', async (_what, headers) => {
    for (const [path, kind] of [
      ['/runs/new', ACTION],
      ['/api/auth/signin/oidc', FORM],
    ] as const) {
      const answer = await send(path, { ...kind, ...headers });
      expect([answer.status, await answer.json()]).toEqual([403, { error: { code: 'cross-site' } }]);
    }
    expect(served).toEqual([]);
  });

  test.each(['PUT', 'PATCH', 'DELETE'])('with the method %s', async (method) => {
    expect((await send('/runs', { ...ACTION, origin: PORTAL_URL }, '[]', method)).status).toBe(405);
    expect(served).toEqual([]);
  });

  test.each([
    ['without an action id', { 'content-type': 'text/plain' }, 400],
    ['with an invalid action id', { ...ACTION, 'next-action': 'x' }, 400],
    ['as a form', { ...ACTION, ...FORM }, 415],
    ['as a form with files', { ...ACTION, 'content-type': 'multipart/form-data; boundary=x' }, 415],
    ['without a type', { ...ACTION, 'content-type': '' }, 415],
  ])('of a page %s', async (_what, headers, status) => {
    expect((await send('/runs', { origin: PORTAL_URL, ...headers })).status).toBe(status);
    expect(served).toEqual([]);
  });
});

describe('a body is refused', () => {
  const nested = (count: number) => `${'['.repeat(count)}${']'.repeat(count)}`;

  test.each([
    ['that is not JSON', '[{', 400],
    ['that is empty', '', 400],
    ['that is not a list', '{"0":"x"}', 400],
    ['of 100,000 nested lists', nested(100_000), 400],
    ['of 50,000 nested objects', `[${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}]`, 400],
    ['of very many values', JSON.stringify([Array.from({ length: 50_000 }, () => 0)]), 400],
    ['that sets a prototype', '[{"__proto__":{"isSupport":true}}]', 400],
    ['that references a module', '["$F1"]', 400],
    ['that references another part', '[{"runId":"$1:constructor:constructor"}]', 400],
    ['that contains a promise', '["$@0"]', 400],
    ['that contains a form', '["$K1"]', 400],
  ])('%s', async (_what, body, status) => {
    expect((await act(body)).status).toBe(status);
    expect(served).toEqual([]);
  });

  test('that is too large, whether or not its header says so', async () => {
    const large = JSON.stringify(['x'.repeat(10 * 1024 * 1024)]);
    expect((await act(large)).status).toBe(413);
    expect((await act(new Blob([large]).stream())).status).toBe(413);
    expect((await send('/api/auth/signin/oidc', { ...FORM, origin: PORTAL_URL }, 'x'.repeat(20_000))).status).toBe(413);
    expect(served).toEqual([]);
  });
});

describe("a request of Next's development tools", () => {
  const JSON_BODY = { 'content-type': 'application/json' };
  const PATHS = ['/__nextjs_original-stack-frames', '/__nextjs_devtools_config', '/_next/anything?x=1'];

  test.each(PATHS)('passes to %s in development, with its body', async (path) => {
    gate = gateFor(true);
    expect((await send(path, { ...JSON_BODY, origin: PORTAL_URL }, '{"frames":[]}')).status).toBe(200);
    expect(served).toMatchObject([{ url: path, body: '{"frames":[]}' }]);
  });

  test.each(PATHS)('is refused at %s in production', async (path) => {
    expect((await send(path, { ...JSON_BODY, origin: PORTAL_URL })).status).toBe(400);
    expect(served).toEqual([]);
  });

  test('is refused in development when it comes from another site', async () => {
    gate = gateFor(true);
    const origins: Record<string, string>[] = [{ origin: 'https://evil.example' }, {}];
    for (const headers of origins) {
      expect((await send('/__nextjs_restart_dev', { ...JSON_BODY, ...headers })).status).toBe(403);
    }
    expect(served).toEqual([]);
  });

  test('allows nothing else', async () => {
    gate = gateFor(true);
    for (const path of ['/runs', '/runs/__nextjs_x', '/api/runs', '/_nextjs']) {
      expect((await send(path, { ...JSON_BODY, origin: PORTAL_URL })).status, path).not.toBe(200);
    }
    expect(served).toEqual([]);
  });
});

test('passes two passwords of maximum length', async () => {
  const password = '"\\'.repeat(32 * 1024);
  expect((await act(JSON.stringify([{ passwords: { source: password, destination: password } }]))).status).toBe(200);
});

test('survives a client that disconnects during a body', async () => {
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  const head = { ...ACTION, origin: PORTAL_URL, host: 'x', 'content-length': '100' };
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}`);
  socket.write(`POST /runs HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n[`);
  await once(socket, 'connect');
  socket.destroy();
  expect((await act('[]')).status).toBe(200);
  expect(served).toHaveLength(1);
});

describe('the HTTP API', () => {
  const API = { authorization: 'Bearer lsp_x', 'content-type': 'application/json' };

  test('gets requests from anywhere, because it reads no cookies', async () => {
    for (const headers of [API, { ...API, origin: 'https://elsewhere.example.com' }])
      expect((await send('/api/v1/runs?team=payments', headers, '{}')).status).toBe(200);
    expect(served.map(({ url, body }) => [url, body])).toEqual([
      ['/api/v1/runs?team=payments', '{}'],
      ['/api/v1/runs?team=payments', '{}'],
    ]);
  });

  test.each([
    '/api/v1',
    '/api/v1/',
    '/api/v1/../runs/new',
    '/api/v1/%2e%2e/runs',
    '/api/v1//runs',
    '/api/v1/runs/..%2f..',
    '/api/v1x/runs',
    '/API/v1/runs',
  ])('is not what %s means', async (path) => {
    const { port } = server.address() as AddressInfo;
    const sent = request({ host: '127.0.0.1', port, path, method: 'POST', headers: API, agent: false }).end('{}');
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    answer.resume();
    expect(answer.statusCode).toBe(403);
    expect(served).toEqual([]);
  });

  test('has no server actions', async () => {
    expect((await send('/api/v1/runs', { ...API, ...ACTION })).status).toBe(403);
  });
});
