import type { Scenario } from './scenario.ts';
import { killNine } from './scenarios/kill-nine.ts';
import { lateKeys } from './scenarios/late-keys.ts';
import { lostAnswers } from './scenarios/lost-answers.ts';
import { lostCommits } from './scenarios/lost-commits.ts';
import { postgresOutages } from './scenarios/postgres-outages.ts';
import { zombies } from './scenarios/zombies.ts';

/** Every requirement that the fault tests show, in the order of trial. */
export const SCENARIOS: readonly Scenario[] = [
  lateKeys,
  killNine,
  lostAnswers,
  zombies,
  // In quick trials these share a cluster.
  postgresOutages,
  lostCommits,
];
