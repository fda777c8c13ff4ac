/** The waits of real time while a run is worked on, in milliseconds; a test shortens them. */
export interface Pace {
  /** A call is tried again after a pause between nothing and a limit, which doubles from the first figure to the second. */
  backOffMs: number;
  longestBackOffMs: number;
  /** A wait that is shorter is nobody's news. */
  silentMs: number;
  /** A call that has had no answer for so long is told. */
  hangingMs: number;
  /** While AWS answers nobody, one call in this time is tried again. */
  probeMs: number;
  /** What AWS shows late is looked for again after a pause that grows from the first figure to the second. */
  pollMs: number;
  longestPollMs: number;
  /** For how long after its call a key is looked for whose answer was lost, and for how long at least once AWS answers again. */
  lookUpMs: number;
  shortestLookUpMs: number;
  /** How long somebody else who has read an existing key's policy before may take to write it. */
  settledMs: number;
  /** What was written a moment ago may be read as it was before: a difference counts when it stays so long. */
  differsMs: number;
}

export const PACE: Pace = {
  backOffMs: 150,
  longestBackOffMs: 4_000,
  silentMs: 1_000,
  hangingMs: 2_000,
  probeMs: 1_000,
  pollMs: 500,
  longestPollMs: 3_000,
  // AWS usually shows a new key within seconds; the index of tags may need 30 s. After an outage it may have stood still, too.
  lookUpMs: 60_000,
  shortestLookUpMs: 30_000,
  settledMs: 1_000,
  differsMs: 20_000,
};
