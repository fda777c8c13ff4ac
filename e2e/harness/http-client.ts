import { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';

/** Where a request goes. The path goes over the wire as it is, however wrong. */
interface Target {
  hostname: string;
  port: number | string;
  path: string;
  /** What the request calls the host, unless its own headers do. */
  host: string;
}

export interface Question {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** Sends the body in chunks, without saying how long it is. */
  isChunked?: boolean;
  /** Cuts the connection; without one that happens after three minutes. */
  signal?: AbortSignal;
  /** Breaks a connection that says nothing for so long, with the code SILENT. */
  silenceMs?: number;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  ms: number;
}

/** Twenty at once on a busy machine take their time. */
const ANSWER_MS = 180_000;

/** What a browser says of what the portal's own pages ask for. */
export const OWN_SITE = { 'sec-fetch-site': 'same-origin' };

/** A replica's own port, in the name of the address that people use: as a load balancer asks. */
export function atReplica(port: number, portalUrl: string, path: string): Target {
  return { hostname: '127.0.0.1', port, path, host: new URL(portalUrl).host };
}

export function atUrl({ hostname, port, pathname, search, host }: URL): Target {
  return { hostname, port, path: `${pathname}${search}`, host };
}

/** Sends one request on a connection of its own: with no header but the given ones, the host and the body's length. */
export function sendRequest(target: Target, question: Question = {}): ClientRequest {
  const { method = 'GET', headers = {}, body = '', isChunked = false } = question;
  const { signal = AbortSignal.timeout(ANSWER_MS), silenceMs = 0 } = question;
  const { host, ...to } = target;
  const length = body.length === 0 ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  // Of a body that is sent at once Node tells the length by itself, unless it is told otherwise.
  const framing = isChunked ? { 'transfer-encoding': 'chunked' } : length;
  const options = { method, agent: false, signal, timeout: silenceMs };
  const sent = request({ ...to, ...options, headers: { host, ...headers, ...framing } });
  sent.on('timeout', () => sent.destroy(Object.assign(new Error('the answer is silent'), { code: 'SILENT' })));
  sent.end(body);
  return sent;
}

/** The answer as soon as it begins: to be read, or destroyed. Throws where none begins in time. */
export function openAnswer(target: Target, question: Question = {}): Promise<IncomingMessage> {
  const sent = sendRequest(target, question);
  return new Promise((resolve, reject) => {
    sent.on('response', resolve);
    // A server that refuses a body may hang up before it has read it: once it has answered, that is no failure.
    sent.on('error', reject);
  });
}

/** An event stream that has begun. Throws with the code NO_STREAM where it is refused. */
export async function openStream(target: Target, question: Question): Promise<IncomingMessage> {
  const stream = await openAnswer(target, question);
  if (stream.statusCode === 200) return stream;
  stream.resume();
  throw Object.assign(new Error(`the stream was refused with ${stream.statusCode}`), { code: 'NO_STREAM' });
}

/** The whole answer, redirects included, and of an event stream its beginning. Throws where it does not come in time. */
export async function ask(target: Target, question: Question = {}): Promise<Answer> {
  const startedAt = performance.now();
  const response = await openAnswer(target, question);
  const isStream = response.headers['content-type']?.startsWith('text/event-stream');
  const chunks: Buffer[] = [];
  for await (const chunk of response) {
    chunks.push(chunk as Buffer);
    if (isStream && Buffer.concat(chunks).includes('data:')) break;
  }
  const { statusCode: status = 0, headers } = response;
  return { status, headers, body: Buffer.concat(chunks).toString(), ms: performance.now() - startedAt };
}

/** The header that sends these cookies; none where there are none. */
export function cookieHeader(jar: ReadonlyMap<string, string>): Record<string, string> {
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  return cookie === '' ? {} : { cookie };
}

/** Puts into the jar what an answer sets, and takes out what it deletes. */
export function keepCookies(jar: Map<string, string>, { headers }: Pick<Answer, 'headers'>): void {
  for (const line of headers['set-cookie'] ?? []) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value === '' || /;\s*max-age=0/i.test(line)) jar.delete(name);
    else jar.set(name, value);
  }
}
