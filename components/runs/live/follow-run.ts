import { isCompatibleView } from '#lib/runs/compatible-view.ts';
import type { RunEvent } from '#lib/runs/events.ts';
import { applyEvent, hasGap, type RunView } from '#lib/runs/view.ts';

/**
 * The page's connection to the run: the stream is open, is being reopened, waits for other tabs to close, or won't be
 * opened again.
 */
export type Connection = 'live' | 'reconnecting' | 'crowded' | 'signed-out' | 'lost' | 'outdated';

/** What a page provides to follow a run. */
export interface Follower {
  /** The number of the last event that the page has. */
  lastNo(): number;
  /** Shows an event, which is JSON. False if it isn't understood. */
  onEvent(event: string): boolean;
  onConnection(connection: Connection): void;
  /** Fetches the run, and the reason, after the server has refused the stream. */
  check(): Promise<'open' | Exclude<Connection, 'live' | 'reconnecting'>>;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;

/**
 * Follows a run's events until the returned function is called. The browser itself reconnects a lost connection, with
 * the id of the last event that it received. A refused connection stays closed, so this fetches the reason and opens a
 * new one after a growing pause.
 */
export function followRun(address: (afterNo: number) => string, follower: Follower): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pauseMs = FIRST_PAUSE_MS;
  let isCrowded = false;
  let isOver = false;

  const open = () => {
    clearTimeout(timer);
    source?.close();
    source = new EventSource(address(follower.lastNo()));
    source.onopen = () => {
      pauseMs = FIRST_PAUSE_MS;
      isCrowded = false;
      follower.onConnection('live');
    };
    source.onmessage = ({ data }) => {
      if (follower.onEvent(data)) return;
      // A newer portal has written the event, so the next ones would not be understood either.
      stop();
      follower.onConnection('outdated');
    };
    source.onerror = () => {
      // Keeps the instruction to the reader visible during the next attempt.
      if (!isCrowded) follower.onConnection('reconnecting');
      if (source?.readyState === EventSource.CLOSED) void reopen();
    };
  };

  const reopen = async () => {
    const found = await follower.check();
    if (isOver) return;
    isCrowded = found === 'crowded';
    if (found !== 'open') follower.onConnection(found);
    if (found !== 'open' && !isCrowded) return;
    timer = setTimeout(open, pauseMs);
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  };

  const stop = () => {
    isOver = true;
    clearTimeout(timer);
    source?.close();
    globalThis.removeEventListener?.('online', open);
  };

  // The network is back, so this doesn't wait for the pause or rely on the old connection.
  globalThis.addEventListener?.('online', open);
  open();

  return stop;
}

/**
 * The view with an event of the stream, which is JSON; `gap` if others are missing before it. Null for an event of a
 * newer portal: it can't be read, or gives a view that this version can't show. Without zod, which the page can do without.
 */
export function applyText(view: RunView, text: string): RunView | 'gap' | null {
  try {
    const event: RunEvent = JSON.parse(text);
    if (hasGap(view, event)) return 'gap';
    const next = applyEvent(view, event);
    return next && isCompatibleView(next) ? next : null;
  } catch {
    return null;
  }
}
