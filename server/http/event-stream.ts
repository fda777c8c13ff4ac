import { isPortalError } from '#lib/errors.ts';
import type { RunEvent } from '#lib/runs/events.ts';
import { eventFrame, HEARTBEAT_FRAME, RETRY_FRAME } from './event-frame.ts';

/** What a stream of one run's events needs. */
export interface StreamSource {
  afterNo: number;
  load(afterNo: number): Promise<RunEvent[]>;
  /** Calls back where there may be something new; returns the way to end it. */
  subscribe(onChange: () => void): () => void;
  /** Whether the reader may still see the run. */
  mayView(): Promise<boolean>;
  /** Aborted where the reader is gone or the server stops. */
  signal: AbortSignal;
  /** Told of what ended the stream before its time. */
  onError(error: unknown): void;
}

/** Whoever may see the run no more is cut off within 5 seconds, the time for the look included. */
const CHECK_EVERY_MS = 3_000;
const CHECKS_PER_HEARTBEAT = 3;

/** Events from `afterNo` on, as they come, without a gap, until the reader leaves, may see them no more, or the server stops. */
export function streamEvents(source: StreamSource, checkEveryMs = CHECK_EVERY_MS): ReadableStream<Uint8Array> {
  const left = new AbortController();
  const encoder = new TextEncoder();
  const signal = AbortSignal.any([source.signal, left.signal]);
  const frames = makeFrames({ ...source, signal }, checkEveryMs);
  // A reader who takes no more frames leaves the generator standing at one: it is ended there too, or it would follow the run for ever.
  signal.addEventListener('abort', () => void frames.return().catch(source.onError));
  return new ReadableStream({
    // Called when the reader wants more: a slow one is not written to faster than it reads.
    async pull(controller) {
      const { value, done } = await frames.next().catch((error: unknown) => {
        source.onError(error);
        return { value: undefined, done: true };
      });
      if (value === undefined || done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: () => left.abort(),
  });
}

async function* makeFrames(source: StreamSource, checkEveryMs: number): AsyncGenerator<string, void> {
  const { signal } = source;
  const bell = new Bell();
  // Subscribed before the first look, so that nothing falls between the two.
  const unsubscribe = source.subscribe(() => bell.ring());
  const checks = setInterval(() => bell.ring('check'), checkEveryMs);
  signal.addEventListener('abort', () => bell.ring());
  let lastNo = source.afterNo;
  let checkCount = 0;
  try {
    yield RETRY_FRAME;
    while (!signal.aborted) {
      for (const event of await orNothing(source.load(lastNo), [])) {
        yield eventFrame(event);
        lastNo = event.no;
      }
      if (!(await bell.next()).has('check') || signal.aborted) continue;
      if (!(await orNothing(source.mayView(), true))) return;
      checkCount += 1;
      if (checkCount % CHECKS_PER_HEARTBEAT === 0) yield HEARTBEAT_FRAME;
    }
  } finally {
    clearInterval(checks);
    unsubscribe();
  }
}

/** While the database is away nothing can be read, and nobody need connect again: the next look finds what was missed. */
async function orNothing<T>(asked: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (isPortalError(error) && error.code === 'database-unreachable') return otherwise;
    throw error;
  }
}

/** Remembers that it rang while nobody was waiting. */
class Bell {
  #rung = new Set<'change' | 'check'>();
  #wake: () => void = () => undefined;

  ring(why: 'change' | 'check' = 'change'): void {
    this.#rung.add(why);
    this.#wake();
  }

  /** Why it rang since the last time. */
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
