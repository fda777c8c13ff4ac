import { UnrecognizedActionError } from 'next/dist/client/components/unrecognized-action-error.js';
import { onTestFinished, vi } from 'vitest';
import type { ErrorCode, Result } from '#lib/errors.ts';

const ACTIONS = '/action/';

/**
 * A server action as a page has it: rejects where no answer comes, and as Next does where the server does not know the action.
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
 * What the portal answers, by the name of an action or the path of a route: a Response, or a value that is sent as JSON; one that throws
 * is a network that is down. It is given the action's input, or the query of the route.
 */
type Answers = Readonly<Record<string, (input: unknown) => unknown>>;

/** Plays the portal's part until the test ends. `asked` gives the inputs of all calls to an action or a route so far. */
export function playPortal(answers: Answers): { asked: (of: string) => unknown[] } {
  const calls: { of: string; input: unknown }[] = [];
  vi.stubGlobal('fetch', async (address: string, { body }: RequestInit = {}) => {
    const url = new URL(address, location.href);
    const of = url.pathname.replace(ACTIONS, '');
    const input = body === undefined ? url.search : JSON.parse(String(body))[0];
    calls.push({ of, input });
    const answer = answers[of];
    if (!answer) throw new Error(`Nobody answers for ${of}.`);
    const value = await answer(input);
    return value instanceof Response ? value : Response.json(value);
  });
  onTestFinished(() => {
    vi.unstubAllGlobals();
  });
  return { asked: (of) => calls.filter((call) => call.of === of).map(({ input }) => input) };
}

/** The network between the page and the portal fails. */
export function beUnreachable(): never {
  throw new TypeError('Failed to fetch');
}

export const DONE: Result<null> = { ok: true, value: null };

/** What an action answers that did nothing. */
export function refused(code: ErrorCode): Result<never> {
  return { ok: false, error: { code } };
}

/** What a route answers in place of data; the code may be one of tomorrow's. */
export function refuse(code: string, status: number): Response {
  return Response.json({ error: { code } }, { status });
}
