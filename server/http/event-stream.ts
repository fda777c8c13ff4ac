import { isDatabaseTrouble } from '#lib/errors.ts';
import type { RunEvent } from '#lib/runs/events.ts';
import { eventFrame, HEARTBEAT_FRAME, RETRY_FRAME } from './event-frame.ts';

/** The dependencies of a stream of one run's events. */
export interface StreamSource {
  afterNo: number;
  load(afterNo: number): Promise<RunEvent[]>;
  /** Whether there are events after this number; asked in each check, in case a change was not announced. */
  hasNewer(afterNo: number): Promise<boolean>;
  /** Calls back when there may be new events; returns a function that unsubscribes. */
  subscribe(onChange: () => void): () => void;
  /** Calls back every few seconds, when it's time for a check; returns a function that ends it. */
  onTurn(check: () => void): () => void;
  /** Whether the reader may still view the run. */
  mayView(): Promise<boolean>;
  /** One of them is aborted when the reader disconnects or the server stops. */
  signals: readonly AbortSignal[];
  /** Called with the error that ended the stream. */
  onError(error: unknown): void;
}

/** A heartbeat every 15 seconds: proxies close a connection that is idle for a minute. */
const CHECKS_PER_HEARTBEAT = 5;

/** Streams events after `afterNo` without a gap, until the reader disconnects or loses access, or the server stops. */
export function streamEvents(source: StreamSource): ReadableStream<Uint8Array> {
  const left = new AbortController();
  const encoder = new TextEncoder();
  const leave = () => left.abort();
  // Node asks each part of a composed signal (`AbortSignal.any`) at every look at it.
  for (const signal of source.signals) signal.addEventListener('abort', leave, { signal: left.signal });
  if (source.signals.some(({ aborted }) => aborted)) leave();
  const frames = makeFrames(source, left.signal);
  // If the reader stops reading, the generator waits at a frame: end it here too, or it would follow the run forever.
  left.signal.addEventListener('abort', () => void frames.return().catch(source.onError));
  return new ReadableStream({
    // Called when the reader wants more, so a slow reader is not buffered for.
    async pull(controller) {
      const { value, done } = await frames.next().catch((error: unknown) => {
        source.onError(error);
        return { value: undefined, done: true };
      });
      if (value === undefined || done) {
        leave();
        controller.close();
      } else controller.enqueue(encoder.encode(value));
    },
    cancel: leave,
  });
}

async function* makeFrames(source: StreamSource, signal: AbortSignal): AsyncGenerator<string, void> {
  const bell = new Bell();
  // Subscribes before the first read, so that no event is missed in between.
  const unsubscribe = source.subscribe(() => bell.ring());
  const endChecks = source.onTurn(() => bell.ring('check'));
  signal.addEventListener('abort', () => bell.ring());
  let lastNo = source.afterNo;
  let checkCount = 0;
  try {
    yield RETRY_FRAME;
    bell.ring();
    while (!signal.aborted) {
      const rung = await bell.next();
      if (signal.aborted) return;
      if (rung.has('check')) {
        if (!(await fallBackIfUnreachable(source.mayView(), true))) return;
        checkCount += 1;
        if (checkCount % CHECKS_PER_HEARTBEAT === 0) yield HEARTBEAT_FRAME;
      }
      const hasNewer = rung.has('change') || (await fallBackIfUnreachable(source.hasNewer(lastNo), false));
      if (!hasNewer) continue;
      const events = await fallBackIfUnreachable(source.load(lastNo), []);
      // In one piece: a page that gets the events of one commit together renders them together.
      if (events.length > 0) yield events.map(eventFrame).join('');
      lastNo = events.at(-1)?.no ?? lastNo;
    }
  } finally {
    endChecks();
    unsubscribe();
  }
}

/** While the database is down, keeps the stream open: the next read finds what was missed. */
async function fallBackIfUnreachable<T>(asked: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (isDatabaseTrouble(error)) return otherwise;
    throw error;
  }
}

/** A signal that remembers being rung while no one waited. */
class Bell {
  #rung = new Set<'change' | 'check'>();
  #wake: () => void = () => undefined;

  ring(why: 'change' | 'check' = 'change'): void {
    this.#rung.add(why);
    this.#wake();
  }

  /** The reasons it rang since the last call. */
  async next(): Promise<ReadonlySet<'change' | 'check'>> {
    if (this.#rung.size === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const rung = this.#rung;
    this.#rung = new Set();
    return rung;
  }
}
