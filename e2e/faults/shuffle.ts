import type { Random } from '#e2e/harness/seeded-random.ts';

/** The same values in another order, the same one for the same seed. */
export function shuffle<T>(values: readonly T[], random: Random): T[] {
  const keyed = values.map((value) => ({ value, key: random() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ value }) => value);
}
