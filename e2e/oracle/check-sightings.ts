import type { StoredRun } from './read-database.ts';
import type { Sighting } from './read-files.ts';
import { TERMINAL, type Violation } from './violation.ts';

/** I8: every follower of a run sees each event once and in order, and finally the last event in the database. */
export function checkSightings(sightings: readonly Sighting[], runs: readonly StoredRun[]): Violation[] {
  const seen = Map.groupBy(sightings, ({ follower, runId }) => `${follower} of ${runId}`);
  return [...seen].flatMap(([name, all]) => {
    const add = (what: string): Violation => ({ invariant: 'I8', subject: name, what });
    const numbers = all.map(({ no }) => no);
    const wrong = numbers.findIndex((no, index) => index > 0 && no !== (numbers[index - 1] ?? 0) + 1);
    if (wrong > 0) return [add(`saw event ${numbers[wrong]} after event ${numbers[wrong - 1]}`)];
    const run = runs.find(({ id }) => id === all[0]?.runId);
    if (!run) return [add('followed an unknown run')];
    const isAtEnd = !TERMINAL.includes(run.state) || numbers.at(-1) === run.last_no;
    return isAtEnd ? [] : [add(`saw event ${numbers.at(-1)} last, but the run has ${run.last_no}`)];
  });
}
