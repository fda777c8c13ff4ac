import type { RunEvent } from '#lib/runs/events.ts';

/** The largest event number that the database can store. */
const MAX_NO = 2_147_483_647;

/** How soon a browser reconnects. */
export const RETRY_FRAME = 'retry: 1000\n\n';

/** A comment that keeps proxies from closing an idle connection. */
export const HEARTBEAT_FRAME = ': still here\n\n';

/** One event as a frame of the stream. JSON has no line breaks. A browser that reconnects sends the last id. */
export function eventFrame(event: RunEvent): string {
  return `id: ${event.no}\ndata: ${JSON.stringify(event)}\n\n`;
}

/**
 * The event number to start after. The last id from the browser takes precedence
 * over the URL, which is as old as the page.
 */
export function readAfterNo(lastEventId: unknown, url: string): number {
  const query = new URLSearchParams(url.replace(/^[^?]*/, ''));
  return readNo(lastEventId) ?? readNo(query.get('after')) ?? 0;
}

function readNo(text: unknown): number | null {
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Math.min(Number(text), MAX_NO) : null;
}
