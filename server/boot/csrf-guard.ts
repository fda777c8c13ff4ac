import { IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { ERRORS, type ErrorCode } from '#lib/errors.ts';
import { isOwnRequest } from '#lib/web/own-request.ts';
import type { Log } from '#server/log.ts';
import { isPlainArguments } from './plain-arguments.ts';

/** Methods that change nothing, in HTTP and in the portal. */
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Two passwords of maximum length with each character escaped, plus the rest of the form. */
const MAX_ARGUMENT_BYTES = 512 * 1024;
/** The form of the sign-in page. */
const MAX_FORM_BYTES = 16 * 1024;
/**
 * Reads and discards at most this much of a refused body: many clients read the
 * response only after they sent everything.
 */
const MAX_DISCARDED_BYTES = 32 * 1024 * 1024;

interface Kind {
  contentType: string;
  maxBytes: number;
  isSound(body: string): boolean;
}

const ACTION: Kind = { contentType: 'text/plain', maxBytes: MAX_ARGUMENT_BYTES, isSound: isPlainArguments };
const FORM: Kind = { contentType: 'application/x-www-form-urlencoded', maxBytes: MAX_FORM_BYTES, isSound: () => true };

type Refusal = { status: number; code: ErrorCode };

interface GateOptions {
  portalUrl: string;
  isDev: boolean;
  serve: RequestListener;
  log: Log;
}

/**
 * Checks every request before Next reads it. Refuses changes that don't come from the portal's own pages, and bodies
 * that those pages don't send, so that a malformed request never causes a server error. Other sites can link to pages,
 * but not embed or fetch anything. In development only, it passes all requests to Next's development server.
 */
export function gateChanges({ portalUrl, isDev, serve, log }: GateOptions): RequestListener {
  return async (request, response) => {
    // Next would treat an unparsable URL as a server error.
    if (!isReadable(request.url)) return refuse(response, refusal(400));
    if (isForApi(request)) return serve(request, response);
    if (SAFE_METHODS.has(request.method ?? '')) {
      if (mayRead(request, portalUrl)) return serve(request, response);
      return refuse(response, refusal(ERRORS['cross-site'].status, 'cross-site'));
    }
    if (isDev && isForDevServer(request) && isSameOrigin(request, portalUrl)) return serve(request, response);
    const passed = await pass(request, portalUrl).catch((): null => null);
    // The client has disconnected.
    if (passed === null) return void response.destroy();
    if (!('status' in passed)) return serve(passed, response);
    await discardBody(request);
    log.warn({ method: request.method, code: passed.code, status: passed.status }, 'request refused');
    refuse(response, passed);
  };
}

/** Only plain segments, so that no part of the portal that does read cookies can be meant. */
const API_ADDRESS = /^\/api\/v1(?:\/[\w-][\w.-]*)+(?:\?|$)/;

/**
 * The HTTP API reads no cookie, only the Authorization header, which no other site can make a browser send. It checks
 * bodies by itself.
 */
function isForApi({ method, url = '', headers }: IncomingMessage): boolean {
  return (method === 'GET' || method === 'POST') && API_ADDRESS.test(url) && headers['next-action'] === undefined;
}

function isReadable(url = ''): boolean {
  try {
    return decodeURIComponent(url.split('?', 1)[0] ?? '') !== '';
  } catch {
    return false;
  }
}

/** Called by machines, without a session. */
const PROBES: ReadonlySet<string> = new Set(['/api/health', '/api/ready', '/api/metrics']);

/**
 * Some reads create audit records, so another site can only navigate the browser to a page, where nothing is recorded
 * then (`server/http/refuse-page.ts`), and the identity provider can only redirect it to the end of a sign-in.
 */
function mayRead({ url = '', headers }: IncomingMessage, portalUrl: string): boolean {
  const { origin, referer, 'sec-fetch-site': site } = headers;
  if (isOwnRequest({ site: site?.toString(), origin, referer }, portalUrl)) return true;
  const path = decodeURIComponent(url.split('?', 1)[0] ?? '');
  const isPage = !path.startsWith('/api/') || path.startsWith('/api/auth/');
  if (site === undefined) return isPage || PROBES.has(path);
  return isPage && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
}

function isForDevServer({ url = '' }: IncomingMessage): boolean {
  return /^\/(?:__nextjs_|_next\/)/.test(url);
}

/** The request with a replayable body, or the reason for refusing it; null if the client has disconnected. */
async function pass(request: IncomingMessage, portalUrl: string): Promise<IncomingMessage | Refusal> {
  if (!isSameOrigin(request, portalUrl)) return refusal(ERRORS['cross-site'].status, 'cross-site');
  if (request.method !== 'POST') return refusal(405);
  const kind = kindOf(request);
  if (kind === null) return refusal(400);
  if (!request.headers['content-type']?.startsWith(kind.contentType)) return refusal(415);
  const body = await readBody(request, kind.maxBytes);
  if (body === null) return refusal(413);
  return kind.isSound(body.toString()) ? replay(request, body) : refusal(400);
}

/** Browsers send Origin with every change, or the source in Sec-Fetch-Site. */
function isSameOrigin({ headers }: IncomingMessage, portalUrl: string): boolean {
  if (headers.origin === undefined) return headers['sec-fetch-site'] === 'same-origin';
  return headers.origin === portalUrl;
}

/** No form of the portal works without JavaScript: every change on a page is a server action with an id. */
function kindOf({ url = '', headers }: IncomingMessage): Kind | null {
  if (url.startsWith('/api/')) return FORM;
  return typeof headers['next-action'] === 'string' && /^[0-9a-f]{40,64}$/.test(headers['next-action']) ? ACTION : null;
}

async function discardBody(request: IncomingMessage): Promise<void> {
  let size = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      size += (chunk as Buffer).length;
      if (size > MAX_DISCARDED_BYTES) return;
    }
  } catch {
    // The client has disconnected, so the response goes nowhere.
  }
}

async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return null;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += (chunk as Buffer).length;
    if (size > maxBytes) return null;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function replay(request: IncomingMessage, body: Buffer): IncomingMessage {
  const replayed = new IncomingMessage(request.socket);
  const { method, url, httpVersion, httpVersionMajor, httpVersionMinor, rawHeaders } = request;
  const { 'transfer-encoding': _chunked, ...headers } = request.headers;
  Object.assign(replayed, { method, url, httpVersion, httpVersionMajor, httpVersionMinor, rawHeaders, complete: true });
  replayed.headers = { ...headers, 'content-length': String(body.length) };
  replayed.push(body);
  replayed.push(null);
  return replayed;
}

function refusal(status: number, code: ErrorCode = 'invalid-input'): Refusal {
  return { status, code };
}

function refuse(response: ServerResponse, { status, code }: Refusal): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ error: { code } }));
}
