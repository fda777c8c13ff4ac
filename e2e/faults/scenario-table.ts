import type { Scenario } from './scenario.ts';
import { builtInPostgres } from './scenarios/built-in-postgres.ts';
import { canary } from './scenarios/canary.ts';
import { cancellations } from './scenarios/cancellations.ts';
import { doubleOutages } from './scenarios/double-outages.ts';
import { eventStreams } from './scenarios/event-streams.ts';
import { failedStep } from './scenarios/failed-step.ts';
import { gracefulStops } from './scenarios/graceful-stops.ts';
import { killNine } from './scenarios/kill-nine.ts';
import { killedChecks } from './scenarios/killed-checks.ts';
import { lateKeys } from './scenarios/late-keys.ts';
import { lateRoles } from './scenarios/late-roles.ts';
import { lostAnswers } from './scenarios/lost-answers.ts';
import { lostCommits } from './scenarios/lost-commits.ts';
import { notifications } from './scenarios/notifications.ts';
import { outage } from './scenarios/outage.ts';
import { poisonRun } from './scenarios/poison-run.ts';
import { postgresOutages } from './scenarios/postgres-outages.ts';
import { restores } from './scenarios/restores.ts';
import { rollingUpgrade } from './scenarios/rolling-upgrade.ts';
import { sameKey } from './scenarios/same-key.ts';
import { sameSubmission } from './scenarios/same-submission.ts';
import { sameTarget } from './scenarios/same-target.ts';
import { shortSessions } from './scenarios/short-sessions.ts';
import { skewedClocks } from './scenarios/skewed-clocks.ts';
import { throttled } from './scenarios/throttled.ts';
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
  // These too.
  sameSubmission,
  sameKey,
  sameTarget,
  throttled,
  lateRoles,
  shortSessions,
  failedStep,
  killedChecks,
  outage,
  doubleOutages,
  builtInPostgres,
  restores,
  cancellations,
  eventStreams,
  gracefulStops,
  rollingUpgrade,
  skewedClocks,
  poisonRun,
  notifications,
  canary,
];
