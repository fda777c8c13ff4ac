import { afterEach, expect, test, vi } from 'vitest';
import { startSignIn } from './start-sign-in.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** The portal's answers to the two requests that begin a sign-in. */
function answerWith(begun: Response): void {
  const answers = [Response.json({ csrfToken: 'token' }), begun];
  vi.stubGlobal('fetch', async () => answers.shift());
}

test("leads to the provider's address", async () => {
  answerWith(Response.json({ url: 'https://login.example.com/authorize?state=x' }));
  expect(await startSignIn('/runs')).toEqual({ goTo: 'https://login.example.com/authorize?state=x' });
});

test.each([
  [429, 'too-many-requests', 'too-many'],
  [503, 'database-unreachable', 'database-unreachable'],
])('tells why the portal refused the start with %i', async (status, code, problem) => {
  answerWith(Response.json({ error: { code, params: {} } }, { status }));
  expect(await startSignIn('/runs')).toEqual({ problem });
});
