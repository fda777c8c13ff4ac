import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel';
import { isPortalError } from '#lib/errors.ts';
import type { Chore } from '#lib/portal-status.ts';

/** A turn of a chore that ended; `problem` is the error's code, null for a success. */
interface ChoreTurn {
  name: Chore;
  problem: string | null;
}

const TURNS = 'limitless-portal:chore';
const turns = channel(TURNS);

/** Does a turn of a chore, and tells the listeners how it ended. Throws what the chore throws. */
export async function doChore(name: Chore, work: () => Promise<void>): Promise<void> {
  try {
    await work();
    turns.publish({ name, problem: null } satisfies ChoreTurn);
  } catch (error) {
    turns.publish({ name, problem: isPortalError(error) ? error.code : 'unexpected' } satisfies ChoreTurn);
    throw error;
  }
}

/** Calls the listener with each turn of this process. Returns a function that ends it. */
export function listenToChores(listener: (turn: ChoreTurn) => void): () => void {
  const hear = (message: unknown) => listener(message as ChoreTurn);
  subscribe(TURNS, hear);
  return () => void unsubscribe(TURNS, hear);
}
