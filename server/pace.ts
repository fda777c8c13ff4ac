/** Timing of the work on a run, in milliseconds; tests shorten it. */
export interface Pace {
  /** A call is retried after a random delay below a limit, which doubles from the first value to the second. */
  backOffMs: number;
  longestBackOffMs: number;
  /** Shorter waits are not shown. */
  silentMs: number;
  /** A call without a response for this long is shown as a wait. */
  hangingMs: number;
  /** While AWS doesn't respond, one call is retried per interval. */
  probeMs: number;
  /** Delay before reading again what AWS shows late; grows from the first value to the second. */
  pollMs: number;
  longestPollMs: number;
  /** How long to look for a key whose response was lost: after the call, and at least after AWS responds again. */
  lookUpMs: number;
  shortestLookUpMs: number;
  /** How long another client that has read a key's policy may take to write it. */
  settledMs: number;
  /** AWS may briefly return an old version after a write: a difference counts only if it lasts this long. */
  differsMs: number;
  /** Half the delay before a step starts again after a failure of the database; doubles with each. */
  stepAgainMs: number;
}

export const PACE: Pace = {
  backOffMs: 150,
  longestBackOffMs: 4_000,
  silentMs: 1_000,
  hangingMs: 2_000,
  probeMs: 1_000,
  pollMs: 500,
  longestPollMs: 3_000,
  // AWS usually shows a new key within seconds, but the tag index can take 30 s, and an outage can delay it further.
  lookUpMs: 60_000,
  shortestLookUpMs: 30_000,
  settledMs: 1_000,
  differsMs: 20_000,
  stepAgainMs: 1_000,
};
