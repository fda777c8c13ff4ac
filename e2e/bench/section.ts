import type { Bench } from './bench.ts';
import type { Measured } from './results.ts';

/** A part of the bench that runs by itself. */
export interface Section {
  /** What `npm run bench -- ID` chooses it by: its values begin with one of these. */
  ids: readonly [string, ...string[]];
  title: string;
  measure(bench: Bench): Promise<readonly Measured[]>;
}

/** The sections that measure what the words name, in order; all without words. Throws if a word names nothing. */
export function chooseSections(words: readonly string[], all: readonly Section[]): readonly Section[] {
  const known = all.flatMap(({ ids }) => ids);
  const unknown = words.filter((word) => !known.includes(word));
  if (unknown.length > 0) throw new Error(`there is no ${unknown.join(', ')}: choose from ${known.join(', ')}`);
  return words.length === 0 ? all : all.filter(({ ids }) => ids.some((id) => words.includes(id)));
}
