import { describeError, makeProblem } from '#lib/api/problem.ts';
import { ERROR_CODES, ERRORS, type ErrorView, isPortalError, PortalError } from '#lib/errors.ts';
import { negotiateLocale } from '#lib/i18n/locale.ts';
import { limitsOf } from '#lib/limits.ts';
import { type Actor, tokenAllows } from '#lib/people/access.ts';
import {
  InvalidInputError,
  plannableTeams,
  readInput,
  recordIfRefused,
  scopedToActor,
} from '#server/auth/act-for-person.ts';
import { limitPerson } from '#server/auth/limit-person.ts';
import { requireTokenActor } from '#server/auth/token/token-actor.ts';
import { withSpan } from '#server/observe/spans.ts';
import { getPortal, type Portal } from '#server/portal.ts';
import { enforceRateLimits } from '#server/store/limits/rate-limit.ts';
import { readKey } from './idempotency.ts';
import { makeDocument } from './openapi.ts';
import type { Operation } from './operation.ts';
import { API_PATH, findOperation, RefusedRequest, readBody, readQuery } from './read-request.ts';

const NO_STORE = { 'cache-control': 'no-store' };
/** Seconds until a client may try again, where the error doesn't say. */
const RETRY_AFTER = '5';

/** Answers a request to the HTTP API. Every error becomes problem details in the language of Accept-Language. */
export async function answerApi(request: Request): Promise<Response> {
  const portal = getPortal();
  const response = await answer(portal, request).catch((error: unknown) => refuse(portal, request, error));
  portal.metrics.observeResponse(response.status);
  return response;
}

async function answer(portal: Portal, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const described = request.method === 'GET' ? describe(portal, request, pathname) : null;
  if (described) return Response.json(described, { headers: NO_STORE });
  const actor = await requireTokenActor(portal, request);
  const perMinute = limitsOf(portal.config).apiRequestsPerMinute;
  await enforceRateLimits(portal.db, [{ kind: 'api', asker: actor.userId, perMinute }]);
  const operation = findOperation(request.method, pathname);
  if (!operation) throw new PortalError('not-found');
  return serve(portal, request, { actor, ...operation });
}

/** The document and the errors, which are the same everywhere and for everyone. */
function describe({ settings }: Portal, request: Request, pathname: string): object | null {
  if (pathname === `${API_PATH}/openapi.json`) return makeDocument(settings.portalUrl);
  const code = ERROR_CODES.find((one) => pathname === `${API_PATH}/errors/${one}`);
  return code ? describeError({ code }, localeOf(request)) : null;
}

interface Served {
  actor: Actor;
  found: Operation;
  runId: string;
}

async function serve(portal: Portal, request: Request, { actor, found, runId }: Served): Promise<Response> {
  const { action } = found;
  let sent: unknown = {};
  try {
    if (!tokenAllows(actor.token?.scope, action)) throw new PortalError('token-scope');
    const key = readKey(request);
    if (key === null && found.idempotencyKey === 'required') throw new PortalError('idempotency-key-missing');
    const query = readQuery(request, found.query);
    sent = found.body ? await readBody(request) : {};
    const body = found.body && readInput(found.body(plannableTeams(actor, portal)), sent);
    await limitPerson(portal, actor, action);
    const asked = { portal: scopedToActor(portal, actor), actor, request, runId, query, body, key };
    const value = await withSpan(`api ${found.id}`, { attributes: { 'portal.action': action } }, () =>
      found.perform(asked),
    );
    if (value instanceof Response) return value;
    return Response.json(value, { status: found.answer.status, headers: NO_STORE });
  } catch (error) {
    const refused = readError(error);
    // Queries record their own refusals.
    if (action !== 'run.view' || refused.code === 'token-scope')
      await recordIfRefused(portal, actor, { action, input: { ...(sent as object), runId }, refused });
    throw error;
  }
}

function readError(error: unknown): ErrorView {
  if (!isPortalError(error)) return { code: 'unexpected' };
  const code = error.code === 'request-key-reused' ? 'idempotency-key-reused' : error.code;
  return { code, params: error.params, ...(error instanceof InvalidInputError ? { fields: error.fields } : {}) };
}

function refuse({ settings, log }: Portal, request: Request, error: unknown): Response {
  const refused = readError(error);
  if (refused.code === 'unexpected') log.error({ err: error }, 'unexpected error in the HTTP API');
  const made = makeProblem(refused, { base: `${settings.portalUrl}${API_PATH}`, locale: localeOf(request) });
  const status = error instanceof RefusedRequest ? error.status : ERRORS[refused.code].status;
  return new Response(JSON.stringify({ ...made, status }), {
    status,
    headers: {
      ...NO_STORE,
      'content-type': 'application/problem+json',
      'content-language': localeOf(request),
      ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
      ...(status === 429 || status === 503 ? { 'retry-after': refused.params?.seconds ?? RETRY_AFTER } : {}),
      ...(error instanceof RefusedRequest ? error.headers : {}),
    },
  });
}

function localeOf({ headers }: Request) {
  return negotiateLocale(headers.get('accept-language'));
}
