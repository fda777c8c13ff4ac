import type { Person } from '#e2e/faults/person.ts';
import type { Replica } from '#e2e/faults/replica.ts';

export interface Asking {
  person: Person;
  via: Replica;
  /** The paths to ask for, in turn. */
  paths: readonly string[];
  count: number;
}

/** Requests of a page end after this time, so a slow page gets fewer of them. */
const ENOUGH_MS = 15_000;
const FEWEST = 5;

/** Asks for the whole answer again and again, after a warm-up; the milliseconds of each. Throws unless it is a 200. */
export async function askOften({ person, via, paths, count }: Asking): Promise<number[]> {
  const samples: number[] = [];
  const startedAt = performance.now();
  for (let no = -1; no < count; no += 1) {
    const path = paths[(no + 1) % paths.length] as string;
    const { status, ms, body } = await person.ask(via, path);
    if (status !== 200) throw new Error(`${path} was answered with ${status}: ${body.slice(0, 200)}`);
    if (no >= 0) samples.push(ms);
    if (samples.length >= FEWEST && performance.now() - startedAt > ENOUGH_MS) break;
  }
  return samples;
}
