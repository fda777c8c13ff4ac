import { IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { ERRORS, type ErrorCode } from '#lib/errors.ts';
import { isOwnRequest } from '#lib/web/own-request.ts';
import type { Log } from '#server/log.ts';

/** What changes nothing, by HTTP and here. */
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Two passwords of the greatest length, each character escaped, and the rest of the form. */
const MAX_ARGUMENT_BYTES = 512 * 1024;
/** What the sign-in page sends. */
const MAX_FORM_BYTES = 16 * 1024;
/** Of a refused body so much is read and forgotten: whoever still writes does not listen for the answer. */
const MAX_FORGOTTEN_BYTES = 32 * 1024 * 1024;

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
 * The way in. Refuses changes that do not come from the portal's own pages, and every body that they do not write, before Next has read a
 * byte of it: what is wrong with a request is never an error of ours. Other sites may link to pages; what they embed or fetch is refused. Only in development does it let
 * through what the pages send to Next's development server, in whatever shape.
 */
export function gateChanges({ portalUrl, isDev, serve, log }: GateOptions): RequestListener {
  return async (request, response) => {
    // Next takes an address that cannot be read for an error of its own.
    if (!isReadable(request.url)) return refuse(response, refusal(400));
    if (SAFE_METHODS.has(request.method ?? '')) {
      if (mayRead(request, portalUrl)) return serve(request, response);
      return refuse(response, refusal(ERRORS['cross-site'].status, 'cross-site'));
    }
    if (isDev && isForDevServer(request) && isSameOrigin(request, portalUrl)) return serve(request, response);
    const passed = await pass(request, portalUrl).catch((): null => null);
    // Whoever sent it is gone.
    if (passed === null) return void response.destroy();
    if (!('status' in passed)) return serve(passed, response);
    await forget(request);
    log.warn({ method: request.method, code: passed.code, status: passed.status }, 'a request was refused at the door');
    refuse(response, passed);
  };
}

function isReadable(url = ''): boolean {
  try {
    return decodeURIComponent(url.split('?', 1)[0] ?? '') !== '';
  } catch {
    return false;
  }
}

/** Asked by machines, without a session. */
const PROBES: ReadonlySet<string> = new Set(['/api/health', '/api/ready', '/api/metrics']);

/**
 * Some reads make audit records. So another site may only send the browser to a page, where nothing is recorded then
 * (`server/http/refuse-page.ts`), and the identity provider may send it back to the sign-in.
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

/** The request with its body, to be read again; or why it is refused. */
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

/** A browser sends Origin with every change, or says in Sec-Fetch-Site where it comes from. */
function isSameOrigin({ headers }: IncomingMessage, portalUrl: string): boolean {
  if (headers.origin === undefined) return headers['sec-fetch-site'] === 'same-origin';
  return headers.origin === portalUrl;
}

/** The portal has no form that works without a script: a change of a page is an action, by its id. */
function kindOf({ url = '', headers }: IncomingMessage): Kind | null {
  if (url.startsWith('/api/')) return FORM;
  return typeof headers['next-action'] === 'string' && /^[0-9a-f]{40,64}$/.test(headers['next-action']) ? ACTION : null;
}

async function forget(request: IncomingMessage): Promise<void> {
  let size = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      size += (chunk as Buffer).length;
      if (size > MAX_FORGOTTEN_BYTES) return;
    }
  } catch {
    // Whoever sent it is gone, and the answer goes nowhere.
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

/** Far more than the deepest form of the portal has. */
const MAX_DEPTH = 16;
const MAX_VALUES = 2_000;

/**
 * Whether a body holds the arguments of a server action as the portal's own pages write them: a list of plain JSON. React's format knows
 * much more (references to modules, promises, streams), and reading it is where holes have been; none of it gets as far as React.
 */
function isPlainArguments(body: string): boolean {
  const parsed = parse(body);
  if (!Array.isArray(parsed)) return false;
  const open: { value: unknown; depth: number }[] = [{ value: parsed, depth: 0 }];
  let count = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    count += 1;
    const { value, depth } = next;
    if (depth > MAX_DEPTH || count > MAX_VALUES) return false;
    if (typeof value === 'string' && !isPlainText(value)) return false;
    if (typeof value !== 'object' || value === null) continue;
    if (Object.hasOwn(value, '__proto__')) return false;
    for (const inner of Object.values(value)) open.push({ value: inner, depth: depth + 1 });
  }
  return true;
}

/** A text that begins with `$` is written with another one; `$undefined` stands for what is left out. */
function isPlainText(text: string): boolean {
  return !text.startsWith('$') || text.startsWith('$$') || text === '$undefined';
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
