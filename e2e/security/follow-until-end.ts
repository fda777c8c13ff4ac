import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { OWN_SITE, type Visitor } from './visitor.ts';

const TIMEOUT_MS = 60_000;

/** Opens an event stream; resolves when it is open, to when it has ended (`performance.now()`). */
export async function followUntilEnd(
  port: number,
  portalUrl: string,
  path: string,
  visitor: Visitor,
): Promise<{ ended: Promise<number>; close(): void }> {
  const headers = { host: new URL(portalUrl).host, ...OWN_SITE, ...visitor.cookieHeader() };
  const sent = request({
    host: '127.0.0.1',
    port,
    path,
    headers,
    agent: false,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  sent.on('error', () => undefined);
  sent.end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  if (response.statusCode !== 200) throw new Error(`an event stream was answered with ${response.statusCode}`);
  response.on('error', () => undefined);
  response.resume();
  const ended = new Promise<number>((resolve) => {
    response.once('close', () => resolve(performance.now()));
  });
  return { ended, close: () => sent.destroy() };
}
