/** What lies between the two clocks without either being wrong: the way from the server, and what it did after it had looked at its clock. */
const TOLERANCE_MS = 10_000;

/**
 * How far the server's clock is ahead of the browser's, in milliseconds; 0 where they agree. Both are read when the page began to arrive:
 * until its scripts run, a slow machine may take as long as it likes.
 */
export function clockLead(serverNowMs: number, arrivedAtMs: number): number {
  const leadMs = serverNowMs - arrivedAtMs;
  return Math.abs(leadMs) > TOLERANCE_MS ? leadMs : 0;
}

/** When the first byte of this page came, by the browser's clock, in milliseconds. */
export function pageArrivedAtMs(): number {
  const [page] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return page ? performance.timeOrigin + page.responseStart : Date.now();
}
