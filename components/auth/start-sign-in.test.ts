import { afterEach, expect, test, vi } from 'vitest';
import { startSignIn } from './start-sign-in.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** The portal's responses to the two requests that start a sign-in. */
function answerWith(begun: Response): void {
  const answers = [Response.json({ csrfToken: 'token' }), begun];
  vi.stubGlobal('fetch', async () => answers.shift());
}

test("returns the provider's address", async () => {
  answerWith(Response.json({ url: 'https://login.example.com/authorize?state=x' }));
  expect(await startSignIn('/runs')).toEqual({ goTo: 'https://login.example.com/authorize?state=x' });
});

test.each([
  [429, 'too-many-requests', 'too-many'],
  [503, 'database-unreachable', 'database-unreachable'],
])('reports why the portal refused to start with %i', async (status, code, problem) => {
  answerWith(Response.json({ error: { code, params: {} } }, { status }));
  expect(await startSignIn('/runs')).toEqual({ problem });
});
