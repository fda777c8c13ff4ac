import { ERRORS, type ErrorView, isPortalError } from '#lib/errors.ts';
import { getPortal, type Portal } from '#server/portal.ts';

/** Seconds until a browser may retry. */
const RETRY_AFTER = '5';

/** Responses depend on one person's permissions at one moment, so they must not be cached. */
const NO_STORE = { 'cache-control': 'no-store' };

/**
 * Wraps every API route: a thrown error becomes `{ error: ErrorView }` with the status of its code. The handler
 * must authorize before it does anything else.
 */
export function jsonRoute<Params>(handle: (request: Request, params: Params) => Promise<Response>) {
  return async (request: Request, context: { params: Promise<Params> }): Promise<Response> => {
    const portal = getPortal();
    const response = await handle(request, await context.params).catch((error: unknown) => refuse(error, portal));
    portal.metrics.observeResponse(response.status);
    return response;
  };
}

export function json(value: unknown): Response {
  return Response.json(value, { headers: NO_STORE });
}

/** The same as a file to keep, so it's indented. */
export function jsonFile(name: string, value: unknown): Response {
  return new Response(`${JSON.stringify(value, null, 2)}\n`, {
    headers: {
      ...NO_STORE,
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
    },
  });
}

/** The response for a thrown error. */
export function refuse(error: unknown, portal: Portal): Response {
  if (isPortalError(error)) return errorResponse({ code: error.code, params: error.params });
  portal.log.error({ err: error }, 'unexpected error in a route');
  return errorResponse({ code: 'unexpected' });
}

export function errorResponse(error: ErrorView): Response {
  const { status } = ERRORS[error.code];
  return Response.json(
    { error },
    { status, headers: { ...NO_STORE, ...(status === 503 || status === 429 ? { 'retry-after': RETRY_AFTER } : {}) } },
  );
}
