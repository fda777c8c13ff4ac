/** The value in the middle; of an even count the mean of the two in the middle. Throws without values. */
export function median(values: readonly number[]): number {
  const sorted = sort(values);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] as number;
  const high = sorted[Math.floor(middle)] as number;
  return (low + high) / 2;
}

/** The smallest value that at least `percent` percent of the values don't exceed (nearest rank). Throws without values. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = sort(values);
  const rank = Math.ceil((percent / 100) * sorted.length);
  return sorted[Math.max(0, rank - 1)] as number;
}

function sort(values: readonly number[]): number[] {
  if (values.length === 0) throw new Error('nothing was measured');
  return values.toSorted((one, other) => one - other);
}

/** How much `y` grows for each unit of `x`: the slope of the least-squares line. Needs two different values of `x`. */
export function slope(points: readonly { x: number; y: number }[]): number {
  const mean = (read: (point: { x: number; y: number }) => number) =>
    points.reduce((sum, point) => sum + read(point), 0) / points.length;
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)];
  const spread = points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
  if (!(spread > 0)) throw new Error('a slope needs two different points');
  return points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0) / spread;
}

/** A span of time, both ends in the same unit. */
export interface Interval {
  start: number;
  end: number;
}

/** The most intervals of which each begins when the one before it has ended, or later: calls in a row. */
export function countInARow(intervals: readonly Interval[]): number {
  let [count, end] = [0, Number.NEGATIVE_INFINITY];
  for (const one of intervals.toSorted((first, second) => first.end - second.end)) {
    if (one.start < end) continue;
    count += 1;
    end = one.end;
  }
  return count;
}

/** The parts of `whole` that none of the intervals covers, in order. */
export function findGaps(intervals: readonly Interval[], whole: Interval): Interval[] {
  const gaps: Interval[] = [];
  let at = whole.start;
  for (const { start, end } of intervals.toSorted((first, second) => first.start - second.start)) {
    if (start > at) gaps.push({ start: at, end: Math.min(start, whole.end) });
    at = Math.max(at, end);
    if (at >= whole.end) return gaps;
  }
  return [...gaps, { start: at, end: whole.end }];
}

export function totalLength(intervals: readonly Interval[]): number {
  return intervals.reduce((sum, { start, end }) => sum + end - start, 0);
}
