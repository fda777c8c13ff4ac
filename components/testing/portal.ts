import { UnrecognizedActionError } from 'next/dist/client/components/unrecognized-action-error.js';
import { onTestFinished, vi } from 'vitest';
import type { ErrorCode, Result } from '#lib/errors.ts';

const ACTIONS = '/action/';

/**
 * A server action as seen by a page: rejects without a response, and like Next if the server doesn't know the action.
 * @public `server-references.ts` writes the imports of it.
 */
export function serverReference(name: string) {
  return async (...args: unknown[]): Promise<unknown> => {
    const response = await fetch(`${ACTIONS}${name}`, { method: 'POST', body: JSON.stringify(args) });
    if (response.status === 404)
      throw new UnrecognizedActionError(`Server Action "${name}" was not found on the server.`);
    return response.json();
  };
}

/**
 * What the portal returns, by the name of an action or the path of a route: a Response, or a value that is sent as
 * JSON. A function that throws simulates a network failure. It gets the action's input or the route's query.
 */
type Answers = Readonly<Record<string, (input: unknown) => unknown>>;

/** Simulates the portal until the test ends. `asked` returns the inputs of all calls to an action or a route so far. */
export function playPortal(answers: Answers): { asked: (of: string) => unknown[] } {
  const calls: { of: string; input: unknown }[] = [];
  vi.stubGlobal('fetch', async (address: string, { body }: RequestInit = {}) => {
    const url = new URL(address, location.href);
    const of = url.pathname.replace(ACTIONS, '');
    const input = body === undefined ? url.search : JSON.parse(String(body))[0];
    calls.push({ of, input });
    const answer = answers[of];
    if (!answer) throw new Error(`No response is defined for ${of}.`);
    const value = await answer(input);
    return value instanceof Response ? value : Response.json(value);
  });
  onTestFinished(() => {
    vi.unstubAllGlobals();
  });
  return { asked: (of) => calls.filter((call) => call.of === of).map(({ input }) => input) };
}

/** Simulates a network failure between the page and the portal. */
export function beUnreachable(): never {
  throw new TypeError('Failed to fetch');
}

export const DONE: Result<null> = { ok: true, value: null };

/** The result of an action that failed. */
export function refused(code: ErrorCode): Result<never> {
  return { ok: false, error: { code } };
}

/** The error response of a route. The code may be unknown to the page. */
export function refuse(code: string, status: number): Response {
  return Response.json({ error: { code } }, { status });
}
