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
  /** The same until KMS sees a new role, which a person waits for: usually about ten seconds. */
  longestRolePollMs: number;
  /** How long to look for a key whose response was lost: after the call, and at least after AWS responds again. */
  lookUpMs: number;
  shortestLookUpMs: number;
  /** How long another client that has read a key's policy may take to write it. */
  settledMs: number;
  /** AWS may briefly return an old version after a write: a difference counts only if it lasts this long. */
  differsMs: number;
  /**
   * Calls per second that AWS takes in one account and Region; other operations have no such limit worth keeping. All
   * processes together keep below it, so that runs wait for their turn instead of being throttled again and again.
   */
  callsPerSecond: Readonly<Record<string, number>>;
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
  longestRolePollMs: 400,
  // AWS usually shows a new key within seconds, but the tag index can take 30 s, and an outage can delay it further.
  lookUpMs: 60_000,
  shortestLookUpMs: 30_000,
  settledMs: 1_000,
  differsMs: 20_000,
  stepAgainMs: 1_000,
  // The default quotas of KMS: "Request quotas" in its developer guide.
  callsPerSecond: { CreateAlias: 5, CreateKey: 5, PutKeyPolicy: 15, TagResource: 10 },
};
