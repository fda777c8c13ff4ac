import { ERROR_CODES, type ErrorView } from '#lib/errors.ts';

/** Data that could not be had: what the portal said, or null where it said nothing that can be understood. */
export class RequestFailure extends Error {
  readonly view: ErrorView | null;

  constructor(view: ErrorView | null, options?: { cause?: unknown }) {
    super(view?.code ?? 'unreachable', options);
    this.name = 'RequestFailure';
    this.view = view;
  }
}

/** What is known of a failure; null is no answer. */
export function readFailure(error: unknown): ErrorView | null {
  return error instanceof RequestFailure ? error.view : null;
}

/** True where trying the same again may help: no answer, or one that says that the server has a bad moment. */
export function isPassing(error: unknown): boolean {
  const code = readFailure(error)?.code;
  return code === undefined || code === 'database-unreachable';
}

/** Reads JSON of the portal's own API. Throws RequestFailure. */
export async function fetchJson<Value>(path: string, signal?: AbortSignal): Promise<Value> {
  const response = await fetchPart(path, signal);
  const body: unknown = await response.json().catch(() => null);
  if (response.ok && body !== null) return body as Value;
  throw new RequestFailure(readErrorView(body));
}

/** Why the address of a stream is refused, which an EventSource does not tell; null where it is not, or nothing is said. */
export async function readRefusal(path: string): Promise<ErrorView | null> {
  const leave = new AbortController();
  try {
    const response = await fetch(path, { headers: { accept: 'text/event-stream' }, signal: leave.signal });
    return response.ok ? null : readErrorView(await response.json());
  } catch {
    // No answer: the next try of the stream finds out.
    return null;
  } finally {
    leave.abort();
  }
}

/** Reads a text of the portal's own API, whose refusals are JSON. Throws RequestFailure. */
export async function fetchText(path: string, signal?: AbortSignal): Promise<string> {
  const response = await fetchPart(path, signal);
  if (response.ok) return response.text();
  throw new RequestFailure(readErrorView(await response.json().catch(() => null)));
}

async function fetchPart(path: string, signal?: AbortSignal): Promise<Response> {
  try {
    return await fetch(path, { headers: { accept: 'application/json' }, ...(signal ? { signal } : {}) });
  } catch (cause) {
    throw new RequestFailure(null, { cause });
  }
}

/** A proxy in between, or a portal that is just starting, answers in words of its own. */
function readErrorView(body: unknown): ErrorView | null {
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : null;
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  const code = ERROR_CODES.find((known) => known === error.code);
  // A code of a portal that is newer than this page.
  if (!code) return { code: 'portal-updated' };
  return { code, params: 'params' in error ? (error.params as ErrorView['params']) : {} };
}
