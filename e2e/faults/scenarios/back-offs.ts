import type { LedgerEntry } from '#e2e/harness/ledger.ts';

/** A call that was throttled, and when the same call came again. */
export interface BackOff {
  session: string;
  /** How many of its tries had been throttled before. */
  tries: number;
  at: number;
  againAt: number;
}

/** The engine's own numbers, written out again: what a wait may last at most after so many tries. */
const rangeMs = (tries: number) => Math.min(4_000, 150 * 2 ** tries);
/** From here on the range is wide enough that a busy machine's delays do not matter. */
const FIRST_LOOKED_AT = 2;
/** Two calls within this time are as one. */
const TOGETHER_MS = 10;

/** The back-offs of all runs, in the order of the throttled calls. Reads of the same thing at once are told apart no further. */
export function readBackOffs(calls: readonly LedgerEntry[]): BackOff[] {
  const open = new Map<string, { tries: number; at: number }>();
  const found: BackOff[] = [];
  for (const { session, operation, bodySha256, outcome, at } of calls) {
    if (!session?.startsWith('limitless-')) continue;
    const key = `${session} ${operation} ${bodySha256}`;
    const before = open.get(key);
    const time = Date.parse(at);
    if (before) found.push({ session, tries: before.tries, at: before.at, againAt: time });
    if (outcome === 'throttle') open.set(key, { tries: (before?.tries ?? -1) + 1, at: time });
    else open.delete(key);
  }
  return found.sort((one, other) => one.at - other.at);
}

interface Share {
  sample: number;
  /** From 0 to 1; 0 where there is nothing to look at. */
  share: number;
}

/** How many waits were shorter than half of what they might have been. */
export function earlyShare(backOffs: readonly BackOff[]): Share {
  const waits = backOffs.filter(({ tries }) => tries >= FIRST_LOOKED_AT);
  return shareOf(waits, ({ at, againAt, tries }) => againAt - at < rangeMs(tries) / 2);
}

/** Of the calls of different runs that were throttled together after as many tries: how many came again together. */
export function inStepShare(backOffs: readonly BackOff[]): Share {
  const waits = backOffs.filter(({ tries }) => tries >= 1);
  const pairs = waits.flatMap((one, index) =>
    waits
      .slice(index + 1)
      .filter((other) => other.at - one.at <= TOGETHER_MS && other.tries === one.tries && other.session !== one.session)
      .map((other) => [one, other] as const),
  );
  return shareOf(pairs, ([one, other]) => Math.abs(one.againAt - other.againAt) <= TOGETHER_MS);
}

function shareOf<T>(all: readonly T[], is: (one: T) => boolean): Share {
  return { sample: all.length, share: all.length === 0 ? 0 : all.filter(is).length / all.length };
}
