'use client';
import { useSyncExternalStore } from 'react';
import type { ErrorView } from '#lib/errors.ts';

/** `isSaving` is true during a call, and `savedAt` (ISO) and `failure` say how the last one ended. */
export interface SaveStatus {
  isSaving: boolean;
  savedAt: string | null;
  failure: ErrorView | null;
}

const NOT_SAVED: SaveStatus = { isSaving: false, savedAt: null, failure: null };

/** How saving goes. Only what shows it is rendered again: the whole form would take the time of several keys. */
export class SaveState {
  #status = NOT_SAVED;
  readonly #listeners = new Set<() => void>();

  readonly read = (): SaveStatus => this.#status;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  change(change: Partial<SaveStatus>): void {
    this.#status = { ...this.#status, ...change };
    for (const listener of this.#listeners) listener();
  }

  /** Nothing of this draft is saved yet. */
  reset(): void {
    this.change(NOT_SAVED);
  }
}

export function useSaveStatus({ subscribe, read }: SaveState): SaveStatus {
  return useSyncExternalStore(subscribe, read, read);
}
