import { type RunEvent, runEventSchema } from '#lib/runs/events.ts';

/**
 * How the page stands to the run: the stream is open, is being opened again, waits for other tabs to be closed, or will not be opened
 * any more.
 */
export type Connection = 'live' | 'reconnecting' | 'crowded' | 'signed-out' | 'lost' | 'outdated';

/** What following a run needs of the page. */
export interface Follower {
  /** The number of the last event that the page has. */
  lastNo(): number;
  onEvent(event: RunEvent): void;
  onConnection(connection: Connection): void;
  /** Reads the run by itself, and asks why, after the server has refused the stream. */
  check(): Promise<'open' | Exclude<Connection, 'live' | 'reconnecting'>>;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;

/**
 * Follows a run's events until the returned function is called. A lost connection is taken up by the browser itself, which names the
 * last event that it saw. A refused one is closed for good: then this asks why, and opens another after a pause that grows.
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
      const event = readEvent(data);
      if (event) return follower.onEvent(event);
      // A newer portal has written it: what comes after it could not be understood either.
      stop();
      follower.onConnection('outdated');
    };
    source.onerror = () => {
      // What the reader should do stays in view while the next try is under way.
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

  // The network is back: no need to sit out the pause, nor to trust a connection from before.
  globalThis.addEventListener?.('online', open);
  open();

  return stop;
}

function readEvent(data: string): RunEvent | null {
  try {
    return runEventSchema.parse(JSON.parse(data)) as RunEvent;
  } catch {
    return null;
  }
}
