import { expect, test } from 'vitest';
import { beUnreachable, playPortal, refuse } from '#components/testing/portal.ts';
import { fetchJson, fetchText, isPassing, readFailure, readRefusal } from './request-failure.ts';

const html = () => new Response('<h1>502</h1>', { status: 502, headers: { 'content-type': 'text/html' } });

const FAILURES: readonly [name: string, answer: () => unknown, code: string, isPassing: boolean][] = [
  ['no network', beUnreachable, 'unreachable', true],
  ['a proxy’s page', html, 'unreachable', true],
  ['an error without a code', () => Response.json({ error: 'oops' }, { status: 500 }), 'unreachable', true],
  ['an unreachable database', () => refuse('database-unreachable', 503), 'database-unreachable', true],
  ['an expired session', () => refuse('not-signed-in', 401), 'not-signed-in', false],
  ['something that doesn’t exist', () => refuse('not-found', 404), 'not-found', false],
  ['a code from a newer portal', () => refuse('a-code-of-tomorrow', 409), 'portal-updated', false],
];

test.each(FAILURES)('%s is recognized, and retried only if that may help', async (_name, answer, code, passing) => {
  playPortal({ '/api/runs': answer });
  for (const fetchIt of [fetchJson, fetchText]) {
    const error = await fetchIt('/api/runs').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(readFailure(error)?.code).toBe(code);
    expect(isPassing(error)).toBe(passing);
  }
});

test('a response that isn’t JSON is a failure even with status 200', async () => {
  playPortal({ '/api/runs': () => new Response('<h1>Sign in to the network</h1>') });
  await expect(fetchJson('/api/runs')).rejects.toThrow('unreachable');
});

test('a truncated response counts as no response', async () => {
  playPortal({
    '/api/runs': () => new Response(new ReadableStream({ start: (body) => body.error(new TypeError('terminated')) })),
  });
  const error = await fetchText('/api/runs').catch((reason: unknown) => reason);
  expect(readFailure(error)).toEqual({ code: 'unreachable' });
  expect(isPassing(error)).toBe(true);
});

test('without an error there is no failure', () => {
  expect(readFailure(null)).toBeNull();
});

test.each([
  ['an open stream', () => new Response(''), null],
  ['no network connection', beUnreachable, 'unreachable'],
  ['a proxy’s page', html, 'unreachable'],
  ['too many streams', () => refuse('too-many-streams', 429), 'too-many-streams'],
])('why a stream is refused: %s', async (_name, answer, code) => {
  playPortal({ '/events': answer });
  expect((await readRefusal('/events'))?.code ?? null).toBe(code);
});
