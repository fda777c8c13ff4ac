import { atReplica, OWN_SITE, openStream } from '#e2e/harness/http-client.ts';
import type { Visitor } from './visitor.ts';

const TIMEOUT_MS = 60_000;

/** Opens an event stream; resolves when it is open, to when it has ended (`performance.now()`). */
export async function followUntilEnd(
  port: number,
  portalUrl: string,
  path: string,
  visitor: Visitor,
): Promise<{ ended: Promise<number>; close(): void }> {
  const headers = { ...OWN_SITE, ...visitor.cookieHeader() };
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const response = await openStream(atReplica(port, portalUrl, path), { headers, signal });
  response.on('error', () => undefined);
  response.resume();
  const ended = new Promise<number>((resolve) => {
    response.once('close', () => resolve(performance.now()));
  });
  return { ended, close: () => void response.destroy() };
}
