/** The difference to expect between two correct clocks: the network, and the server's work after it read its clock. */
const TOLERANCE_MS = 10_000;

/**
 * How far the server's clock is ahead of the browser's, in milliseconds; 0 if they agree. Both are read when the page
 * starts to arrive, because a slow machine may take any time to run the scripts.
 */
export function clockLead(serverNowMs: number, arrivedAtMs: number): number {
  const leadMs = serverNowMs - arrivedAtMs;
  return Math.abs(leadMs) > TOLERANCE_MS ? leadMs : 0;
}

/** The browser's time at the first byte of this page, in milliseconds. */
export function pageArrivedAtMs(): number {
  const [page] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return page ? performance.timeOrigin + page.responseStart : Date.now();
}
