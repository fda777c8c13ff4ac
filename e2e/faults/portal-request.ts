import { type IncomingHttpHeaders, request } from 'node:http';

export interface WebRequest {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  timeoutMs?: number;
}

export interface WebAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A busy machine is no violation. */
const TIMEOUT_MS = 120_000;

/** Asks one replica as a load balancer would: at its own port, in the name of the address that people use. */
export function requestPortal(port: number, portalUrl: string, path: string, options: WebRequest): Promise<WebAnswer> {
  return requestUrl(new URL(path, `http://127.0.0.1:${port}`), {
    ...options,
    headers: { host: new URL(portalUrl).host, ...options.headers },
  });
}

/** One request without redirects; throws where there is no whole answer in time. */
export function requestUrl(url: URL, options: WebRequest): Promise<WebAnswer> {
  const { method = 'GET', headers = {}, body = '', timeoutMs = TIMEOUT_MS } = options;
  return new Promise((resolve, reject) => {
    const length = body === '' ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const sent = request(
      url,
      { method, headers: { ...headers, ...length }, agent: false, signal: AbortSignal.timeout(timeoutMs) },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const { statusCode: status = 0, headers: answered } = response;
          resolve({ status, headers: answered, body: Buffer.concat(chunks).toString() });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
