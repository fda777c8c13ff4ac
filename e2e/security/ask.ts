import { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';

export interface Question {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** Sends the body in chunks, without saying how long it is. */
  isChunked?: boolean;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  ms: number;
}

const TIMEOUT_MS = 60_000;

/** One request, without redirects, at a replica's own port in the name of the address that people use; of an event stream, its beginning. */
export function ask(port: number, portalUrl: string, path: string, question: Question = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body = '', isChunked = false } = question;
  const startedAt = performance.now();
  const length = isChunked || body.length === 0 ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    let isAnswered = false;
    const sent = request({
      ...{ host: '127.0.0.1', port, path, method, agent: false, signal: AbortSignal.timeout(TIMEOUT_MS) },
      headers: { host: new URL(portalUrl).host, ...headers, ...length },
    });
    sent.on('response', (response) => {
      isAnswered = true;
      read(response, sent).then((text) => {
        const { statusCode: status = 0, headers: given } = response;
        resolve({ status, headers: given, body: text, ms: performance.now() - startedAt });
      }, reject);
    });
    // A server that refuses a body may hang up before it has read it.
    sent.on('error', (error) => isAnswered || reject(error));
    sent.end(body);
  });
}

async function read(response: IncomingMessage, sent: ClientRequest): Promise<string> {
  const isStream = response.headers['content-type']?.startsWith('text/event-stream');
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of response) {
      chunks.push(chunk as Buffer);
      if (isStream && Buffer.concat(chunks).includes('data:')) break;
    }
  } finally {
    if (isStream) sent.destroy();
  }
  return Buffer.concat(chunks).toString();
}
