import { ERRORS, type ErrorView, isPortalError } from '#lib/errors.ts';
import { getPortal, type Portal } from '#server/portal.ts';

/** What a browser may try again after, in seconds. */
const RETRY_AFTER = '5';

/** Answers are about one person's rights at one moment: nobody may keep them. */
const NO_STORE = { 'cache-control': 'no-store' };

/**
 * The one way into every route of the API: whatever is thrown becomes `{ error: ErrorView }` with the status of its code. The handler
 * authorises before it does anything.
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

function refuse(error: unknown, portal: Portal): Response {
  if (isPortalError(error)) return errorResponse({ code: error.code, params: error.params });
  portal.log.error({ err: error }, 'a route threw the unexpected');
  return errorResponse({ code: 'unexpected' });
}

export function errorResponse(error: ErrorView): Response {
  const { status } = ERRORS[error.code];
  return Response.json(
    { error },
    { status, headers: { ...NO_STORE, ...(status === 503 || status === 429 ? { 'retry-after': RETRY_AFTER } : {}) } },
  );
}
