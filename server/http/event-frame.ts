import type { RunEvent } from '#lib/runs/events.ts';

/** The largest number that the database has for an event. */
const MAX_NO = 2_147_483_647;

/** How soon a browser connects again. */
export const RETRY_FRAME = 'retry: 1000\n\n';

/** A comment: keeps proxies from closing a silent connection. */
export const HEARTBEAT_FRAME = ': still here\n\n';

/** One event as a frame of the stream; a browser that comes back names the id. JSON has no line breaks of its own. */
export function eventFrame(event: RunEvent): string {
  return `id: ${event.no}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** The number after which the stream begins: what the browser saw last wins over the address, which is as old as the page. */
export function readAfterNo(request: Request): number {
  const seen = readNo(request.headers.get('last-event-id'));
  return seen ?? readNo(new URL(request.url).searchParams.get('after')) ?? 0;
}

function readNo(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Math.min(Number(text), MAX_NO) : null;
}
