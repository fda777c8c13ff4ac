import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { isPortalError } from '#lib/errors.ts';
import { openMetricsServer } from '#server/boot/metrics-server.ts';
import { openMetrics } from '#server/metrics.ts';
import type { Portal } from '#server/portal.ts';
import { openTestDatabase, type TestDatabase } from '#server/store/testing/test-database.ts';
import { answerMetrics, type MetricsPlace } from './answer-metrics.ts';

const TOKEN = 'the-token-of-prometheus-0123456789';
const BEARER = `Bearer ${TOKEN}`;

let opened: TestDatabase;
const metrics = openMetrics();
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened.drop());

interface Given {
  token?: string;
  port?: number;
  isSandbox?: boolean;
}

const portalWith = ({ token, port, isSandbox = false }: Given) =>
  ({ db: opened.db, log: opened.log, metrics, settings: { metrics: { token, port }, isSandbox } }) as unknown as Portal;

async function ask(given: Given, place: MetricsPlace, authorization?: string): Promise<string> {
  try {
    const { body } = await answerMetrics(portalWith(given), place, authorization);
    return body.includes('portal_runs{state="queued"} 0') ? 'metrics' : body;
  } catch (error) {
    if (isPortalError(error)) return error.code;
    throw error;
  }
}

describe('the metrics', () => {
  it.each<[string, Given, MetricsPlace, string | undefined, string]>([
    ['are off without a setting', {}, 'portal', undefined, 'not-found'],
    ['are off without a setting, whatever the request contains', {}, 'portal', 'Bearer ', 'not-found'],
    ['are open in the sandbox', { isSandbox: true }, 'portal', undefined, 'metrics'],
    ['require the token if one is set', { token: TOKEN }, 'portal', undefined, 'not-signed-in'],
    ['require it in the sandbox too', { token: TOKEN, isSandbox: true }, 'portal', undefined, 'not-signed-in'],
    ['require the right token', { token: TOKEN }, 'portal', `${BEARER}x`, 'not-signed-in'],
    ['require the whole token', { token: TOKEN }, 'portal', BEARER.slice(0, -1), 'not-signed-in'],
    ['require it as a bearer token', { token: TOKEN }, 'portal', TOKEN, 'not-signed-in'],
    ['are served with the token', { token: TOKEN }, 'portal', BEARER, 'metrics'],
    ['are served on their own port without a token', { port: 9464 }, 'own-port', undefined, 'metrics'],
    ['are then off on the portal port', { port: 9464, isSandbox: true }, 'portal', undefined, 'not-found'],
    ['are then off on the portal port with a token too', { port: 9464, token: TOKEN }, 'portal', BEARER, 'not-found'],
    ['require the token on their own port too', { port: 9464, token: TOKEN }, 'own-port', undefined, 'not-signed-in'],
    ['are served on their own port with the token', { port: 9464, token: TOKEN }, 'own-port', BEARER, 'metrics'],
  ])('%s', async (_what, given, place, authorization, told) => {
    expect(await ask(given, place, authorization)).toBe(told);
  });
});

test('serves nothing else on the metrics port', async () => {
  const server = await openMetricsServer(portalWith({ port: 1, token: TOKEN }), { port: 0, host: '127.0.0.1' });
  const statusOf = async (path: string, init: RequestInit = {}) =>
    (await fetch(`http://127.0.0.1:${server.port}${path}`, init)).status;
  const headers = { authorization: BEARER };
  expect(await statusOf('/metrics', { headers })).toBe(200);
  expect(await statusOf('/metrics')).toBe(401);
  expect(await statusOf('/metrics', { headers, method: 'POST' })).toBe(404);
  for (const path of ['/', '/api/metrics', '/runs', '/api/runs'])
    expect(await statusOf(path, { headers }), path).toBe(404);
  await server.close();
});

test('rejects if the port is in use', async () => {
  const first = await openMetricsServer(portalWith({ port: 1 }), { port: 0, host: '127.0.0.1' });
  const again = openMetricsServer(portalWith({ port: 1 }), { port: first.port, host: '127.0.0.1' });
  await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await first.close();
});
