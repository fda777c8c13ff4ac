/** How long three requests took that were sent in random order, in milliseconds. */
export interface Round {
  /** For another team's run. */
  theirs: number;
  /** For two runs that don't exist: what these differ by is noise. */
  none: number;
  control: number;
}

interface Comparison {
  /** Between the medians of another team's run and of none. */
  apartMs: number;
  /** The same between the two that don't exist. */
  controlMs: number;
  /** How likely ranks at least this uneven are if all three take the same time. */
  chance: number;
  /** Whether the times tell another team's run from none. */
  isApart: boolean;
}

/** Of 10,000 comparisons of equal times, one at most is taken for a difference. */
const CHANCE_MAX = 1e-4;
/** One query to the database takes about this long: answers that differ by less read the same. */
const FLOOR_MS = 2;

/**
 * Compares by the rank that `theirs` has within each round. If all three take the same time, each rank is equally likely whatever the
 * machine is busy with, so the chance is exact, and a few slow answers count no more than others.
 */
export function compareTimes(rounds: readonly Round[]): Comparison {
  const ranks = rounds.map(({ theirs, none, control }) => (Math.sign(theirs - none) + Math.sign(theirs - control)) / 2);
  const chance = chanceOfSum(
    rounds.length,
    ranks.reduce((sum, rank) => sum + rank, 0),
  );
  const times = (name: keyof Round) => median(rounds.map((round) => round[name]));
  const apartMs = Math.abs(times('theirs') - times('none'));
  const controlMs = Math.abs(times('control') - times('none'));
  return { apartMs, controlMs, chance, isApart: chance <= CHANCE_MAX && apartMs >= FLOOR_MS };
}

/** How likely `count` numbers, each -1, 0 or 1 with the same chance, have a sum as far from 0 as this one. */
function chanceOfSum(count: number, sum: number): number {
  // The chance of each sum from -count to count.
  let chances = [1];
  for (let no = 0; no < count; no += 1) {
    chances = Array.from({ length: chances.length + 2 }, (_, at) => {
      return ((chances[at - 2] ?? 0) + (chances[at - 1] ?? 0) + (chances[at] ?? 0)) / 3;
    });
  }
  return chances.filter((_, at) => Math.abs(at - count) >= Math.abs(sum)).reduce((total, one) => total + one, 0);
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
