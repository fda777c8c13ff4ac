import type { z } from 'zod';
import type { Barrier, FaultInput } from './fault-book.ts';
import { CONTROL_PATH, type settingsSchema } from './fault-routes.ts';
import type { LedgerEntry } from './ledger.ts';

/** A call held at a barrier. */
export interface HeldCall {
  /** Resolves when the call has arrived and is held. */
  reached(): Promise<void>;
  release(): Promise<void>;
}

/** The client of a fault proxy, in this process or another. */
export class FaultControl {
  readonly #url: string;

  constructor(proxyUrl: string) {
    this.#url = `${proxyUrl}${CONTROL_PATH}`;
  }

  /** Adds a fault; the returned function removes it. */
  async fail(fault: FaultInput): Promise<() => Promise<void>> {
    const { id } = await this.#ask<{ id: string }>('POST', 'faults', fault);
    return () => this.#ask('DELETE', `faults/${id}`);
  }

  async hold(barrier: Barrier): Promise<HeldCall> {
    const { id } = await this.#ask<{ id: string }>('POST', 'barriers', barrier);
    return {
      reached: () => this.#ask('GET', `barriers/${id}`),
      release: () => this.#ask('DELETE', `barriers/${id}`),
    };
  }

  /** The calls of one operation, or all calls, in order of arrival. */
  async calls(operation?: string): Promise<LedgerEntry[]> {
    const all = await this.#ask<LedgerEntry[]>('GET', 'calls');
    return operation === undefined ? all : all.filter((call) => call.operation === operation);
  }

  /** The calls whose body holds the text in any common encoding. */
  callsHolding(text: string): Promise<LedgerEntry[]> {
    return this.#ask('POST', 'calls-holding', { text });
  }

  configure(settings: z.input<typeof settingsSchema>): Promise<void> {
    return this.#ask('PUT', 'settings', settings);
  }

  /** Removes all faults and barriers. */
  async calm(): Promise<void> {
    await this.#ask('DELETE', 'faults');
    await this.#ask('DELETE', 'barriers');
    const visibility = { roleVisibility: {}, keyVisibility: { ms: 0 } };
    await this.configure({ ...visibility, sessionLife: { ms: null }, rates: {}, latencyMs: 0 });
  }

  /** The same, and forgets the recorded calls. */
  async reset(): Promise<void> {
    await this.calm();
    await this.#ask('DELETE', 'calls');
  }

  async #ask<T = void>(method: string, path: string, body?: unknown): Promise<T> {
    // A kept connection may have ended unnoticed while the caller kept the event loop busy.
    const headers = { connection: 'close' };
    const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
    const response = await fetch(`${this.#url}/${path}`, init);
    if (!response.ok) throw new Error(`fault proxy: ${await response.text()}`);
    return (await response.json()) as T;
  }
}
