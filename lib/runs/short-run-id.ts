const SHORT_LENGTH = 8;

/** Enough of a run's id to tell it from other runs. */
export function shortRunId(runId: string): string {
  return runId.slice(0, SHORT_LENGTH);
}
