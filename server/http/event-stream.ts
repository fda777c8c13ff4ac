import { PassThrough, Readable, type Writable } from 'node:stream';
import { isDatabaseTrouble } from '#lib/errors.ts';
import type { RunEvent } from '#lib/runs/events.ts';
import { eventFrame, HEARTBEAT_FRAME, RETRY_FRAME } from './event-frame.ts';

/** The dependencies of a stream of one run's events. */
export interface StreamSource {
  afterNo: number;
  load(afterNo: number): Promise<RunEvent[]>;
  /** Calls back when there may be new events; returns a function that unsubscribes. */
  subscribe(onChange: () => void): () => void;
  /**
   * Calls back every few seconds with whether the reader may still view the run, and with the number of its last event,
   * in case a change was not announced; returns a function that ends it.
   */
  onCheck(check: (mayView: boolean, lastNo: number) => void): () => void;
  /** Aborted when the server stops. */
  closed: AbortSignal;
  /** Called with the error that ended the stream. */
  onError(error: unknown): void;
}

export const STREAM_TYPE = 'text/event-stream; charset=utf-8';

/** A heartbeat every 15 seconds: proxies close a connection that is idle for a minute. */
const CHECKS_PER_HEARTBEAT = 5;

/**
 * Streams events after `afterNo` without a gap, until the reader disconnects or loses access, or the server stops. Between
 * events it waits in no promise, so that an idle stream holds little memory.
 */
export class EventStream {
  readonly #source: StreamSource;
  readonly #output: Writable;
  readonly #stops: readonly (() => void)[];
  #lastNo: number;
  #checkCount = 0;
  #hasChange = true;
  #isBusy = false;
  #hasEnded = false;

  constructor(source: StreamSource, output: Writable) {
    this.#source = source;
    this.#output = output;
    this.#lastNo = source.afterNo;
    const end = () => this.#end();
    source.closed.addEventListener('abort', end);
    this.#stops = [
      // Before the first read, so that no event is missed in between.
      source.subscribe(() => this.#ring()),
      source.onCheck((mayView, lastNo) => this.#check(mayView, lastNo)),
      () => source.closed.removeEventListener('abort', end),
    ];
    output.on('close', () => this.#release()).on('drain', () => void this.#sendNew());
    if (output.destroyed) this.#release();
    else if (source.closed.aborted) end();
    else {
      output.write(RETRY_FRAME);
      this.#ring();
    }
  }

  #ring(): void {
    this.#hasChange = true;
    void this.#sendNew();
  }

  #release(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    for (const stop of this.#stops) stop();
  }

  #end(): void {
    this.#release();
    // What a reader who is behind has not read would keep the connection open.
    if (this.#output.writableNeedDrain) this.#output.destroy();
    else this.#output.end();
  }

  /** Also of a reader who is behind, so that they don't stay after they lost access. */
  #check(mayView: boolean, lastNo: number): void {
    if (this.#hasEnded) return;
    if (!mayView) {
      this.#end();
      return;
    }
    this.#checkCount += 1;
    if (this.#checkCount % CHECKS_PER_HEARTBEAT === 0 && !this.#output.writableNeedDrain)
      this.#output.write(HEARTBEAT_FRAME);
    if (lastNo > this.#lastNo) this.#ring();
  }

  /** Reads what is new as long as the reader keeps up. */
  async #sendNew(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      while (this.#hasChange && !this.#hasEnded && !this.#output.writableNeedDrain) {
        this.#hasChange = false;
        const events = await this.#source.load(this.#lastNo).catch(fallBackIfUnreachable);
        // In one piece: a page that gets the events of one commit together renders them together.
        if (events.length > 0 && !this.#hasEnded) this.#output.write(events.map(eventFrame).join(''));
        this.#lastNo = events.at(-1)?.no ?? this.#lastNo;
      }
    } catch (error) {
      this.#source.onError(error);
      this.#end();
    }
    this.#isBusy = false;
  }
}

/** A stream as the body of a web response, until the signal. */
export function makeBody(source: StreamSource, signal: AbortSignal): ReadableStream {
  const output = new PassThrough({ highWaterMark: 1 });
  new EventStream(source, output);
  signal.addEventListener('abort', () => output.destroy());
  if (signal.aborted) output.destroy();
  return Readable.toWeb(output) as ReadableStream;
}

/** While the database is down, the stream stays open: the next check finds what was missed. */
function fallBackIfUnreachable(error: unknown): [] {
  if (isDatabaseTrouble(error)) return [];
  throw error;
}
