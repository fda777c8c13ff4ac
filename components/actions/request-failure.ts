import { ERROR_CODES, ERRORS, type ErrorView } from '#lib/errors.ts';

const UNREACHABLE: ErrorView = { code: 'unreachable' };

/**
 * Data that could not be read, and why: the portal's error, or `unreachable` without a response that this page
 * understands.
 */
export class RequestFailure extends Error {
  readonly view: ErrorView;

  constructor(view: ErrorView, options?: { cause?: unknown }) {
    super(view.code, options);
    this.name = 'RequestFailure';
    this.view = view;
  }
}

/** Why a query failed; null without an error. Any other error means a truncated response: `unreachable`. */
export function readFailure(error: unknown): ErrorView | null {
  if (error === null || error === undefined) return null;
  return error instanceof RequestFailure ? error.view : UNREACHABLE;
}

/** True if the same request may succeed later without a change. */
export function isPassing(error: unknown): boolean {
  const failure = readFailure(error);
  return failure !== null && ERRORS[failure.code].retry === 'auto';
}

/** Reads JSON from the portal's own API. Throws RequestFailure. */
export async function fetchJson<Value>(path: string, signal?: AbortSignal): Promise<Value> {
  const response = await fetchPart(path, signal);
  const body: unknown = await response.json().catch(() => null);
  if (response.ok && body !== null) return body as Value;
  throw new RequestFailure(readErrorView(body));
}

/** Why the address of a stream is refused, which EventSource doesn't report; null if it isn't refused. */
export async function readRefusal(path: string): Promise<ErrorView | null> {
  const leave = new AbortController();
  try {
    const response = await fetch(path, { headers: { accept: 'text/event-stream' }, signal: leave.signal });
    return response.ok ? null : readErrorView(await response.json());
  } catch {
    return UNREACHABLE;
  } finally {
    leave.abort();
  }
}

/** Reads text from the portal's own API, whose errors are JSON. Throws RequestFailure. */
export async function fetchText(path: string, signal?: AbortSignal): Promise<string> {
  const response = await fetchPart(path, signal);
  if (response.ok) return response.text();
  throw new RequestFailure(readErrorView(await response.json().catch(() => null)));
}

async function fetchPart(path: string, signal?: AbortSignal): Promise<Response> {
  try {
    return await fetch(path, { headers: { accept: 'application/json' }, ...(signal ? { signal } : {}) });
  } catch (cause) {
    throw new RequestFailure(UNREACHABLE, { cause });
  }
}

/** A proxy, or a portal that is still starting, responds in its own format. */
function readErrorView(body: unknown): ErrorView {
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : null;
  if (typeof error !== 'object' || error === null || !('code' in error)) return UNREACHABLE;
  const code = ERROR_CODES.find((known) => known === error.code);
  // A code from a portal that is newer than this page.
  if (!code) return { code: 'portal-updated' };
  return { code, params: 'params' in error ? (error.params as ErrorView['params']) : {} };
}
