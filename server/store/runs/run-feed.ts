import { Client } from 'pg';
import type { Log } from '#server/log.ts';
import { connectionTo, type DatabaseAddress } from '../connection/address.ts';
import { REQUIRE_WRITABLE } from '../database/with-database.ts';
import { cancelOf, RUN_CHANNEL, RUNS_WAITING } from './announce-run.ts';

/** Notifies subscribers of changes to a run, through a single database connection per process. */
export interface RunFeed {
  /** Calls `onChange` when the run may have changed. Returns a function that unsubscribes. */
  subscribe(runId: string, onChange: () => void): () => void;
  /** Calls `onWaiting` when a run may wait for a worker. Returns a function that unsubscribes. */
  subscribeToWaiting(onWaiting: () => void): () => void;
  /** Calls `onCancel` when somebody may have canceled the run. Returns a function that unsubscribes. */
  subscribeToCancel(runId: string, onCancel: () => void): () => void;
  /** Aborted by `close`, so that followers stop. */
  closed: AbortSignal;
  close(): Promise<void>;
}

const CONNECT_MS = 5_000;
const CHECK_EVERY_MS = 10_000;
const CHECK_MS = 5_000;
const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 5_000;

/**
 * Connects in the background and reconnects forever. Notifies everyone after each
 * connect, since events may have been missed.
 */
export function openRunFeed({ log, ...address }: DatabaseAddress & { log: Log }): RunFeed {
  const listener = new Listener(address, log);
  const closing = new AbortController();
  listener.connect();
  return {
    subscribe: (runId, onChange) => listener.subscribe(runId, onChange),
    subscribeToWaiting: (onWaiting) => listener.subscribe(RUNS_WAITING, onWaiting),
    subscribeToCancel: (runId, onCancel) => listener.subscribe(cancelOf(runId), onCancel),
    closed: closing.signal,
    async close() {
      closing.abort();
      await listener.close();
    },
  };
}

class Listener {
  readonly #address: DatabaseAddress;
  readonly #log: Log;
  readonly #followers = new Map<string, Set<() => void>>();
  #client: Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #isClosed = false;

  constructor(address: DatabaseAddress, log: Log) {
    this.#address = address;
    this.#log = log;
  }

  subscribe(runId: string, onChange: () => void): () => void {
    const followers = this.#followers.get(runId) ?? new Set();
    // A new function for each call, so that a callback subscribed twice is called twice and removed separately.
    const follower = () => onChange();
    this.#followers.set(runId, followers.add(follower));
    return () => {
      followers.delete(follower);
      if (followers.size === 0 && this.#followers.get(runId) === followers) this.#followers.delete(runId);
    };
  }

  async connect(): Promise<void> {
    const client = new Client({
      ...connectionTo(this.#address),
      application_name: 'limitless-portal feed',
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: CHECK_MS,
      keepAlive: true,
    });
    this.#client = client;
    client.on('error', (error) => this.#reconnect(client, error));
    client.on('end', () => this.#reconnect(client, new Error('the connection ended')));
    client.on('notification', ({ payload }) => this.#notify(payload ?? ''));
    try {
      await client.connect();
      await client.query(`LISTEN ${RUN_CHANNEL}`);
    } catch (error) {
      this.#reconnect(client, error);
      return;
    }
    if (this.#client !== client) return;
    this.#failures = 0;
    this.#checkLater(client);
    for (const runId of [...this.#followers.keys()]) this.#notify(runId);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => undefined);
  }

  #notify(runId: string): void {
    for (const onChange of [...(this.#followers.get(runId) ?? [])]) onChange();
  }

  /** A query detects a silently dropped connection, and a server that is no longer the primary. */
  #checkLater(client: Client): void {
    this.#timer = setTimeout(async () => {
      try {
        await client.query(REQUIRE_WRITABLE);
        if (this.#client === client) this.#checkLater(client);
      } catch (error) {
        this.#reconnect(client, error);
      }
    }, CHECK_EVERY_MS);
  }

  #reconnect(client: Client, cause: unknown): void {
    if (this.#isClosed || this.#client !== client) return;
    this.#client = undefined;
    clearTimeout(this.#timer);
    client.end().catch(() => undefined);
    if (this.#failures === 0) this.#log.warn({ err: cause }, 'the feed lost its database connection');
    const delayMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** this.#failures);
    this.#failures += 1;
    this.#timer = setTimeout(() => void this.connect(), delayMs);
  }
}
