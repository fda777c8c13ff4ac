import { once } from 'node:events';
import type { PortalConfig } from '#lib/portal-config.ts';
import { secondsBetween } from '#lib/setups/setup.ts';
import { judgeChecks } from '#lib/setups/setup-state.ts';
import { READ_ATTEMPTS, readAccount } from '#server/aws/session/read-account.ts';
import type { Portal } from '#server/portal.ts';
import { findRunsOnKey } from '#server/store/runs/find-runs-on-key.ts';
import {
  type CheckClaim,
  type CheckOutcome,
  claimCheck,
  endCheck,
  releaseCheck,
  type TeamSchedule,
} from '#server/store/setups/checks.ts';
import { openRunAwsToLook } from '../calls/open-run-aws.ts';
import { loadCleanedRun } from '../clean-up/cleaned-run.ts';
import { compareWithAws } from '../steps/verify.ts';
import { describeFailure } from '../sweep/sweeper.ts';

/** Well before the store considers an unfinished check abandoned. */
const LIMIT_MS = 60_000;
/** Checks that one process makes in parallel, each in another account. */
const CHECKS_AT_ONCE = 4;

export interface SetupChecker {
  /** Makes the requested checks and, if `isScheduled`, those that are due. */
  checkDue(isScheduled: boolean): Promise<void>;
}

/**
 * Opens a checker that compares setups with AWS, with read-only calls. Several processes may do so at the same time:
 * each check is claimed by one of them.
 */
export function openSetupChecker(portal: Portal, stop: AbortSignal): SetupChecker {
  async function check(claim: CheckClaim): Promise<void> {
    const signal = AbortSignal.any([stop, AbortSignal.timeout(LIMIT_MS)]);
    // A hanging call must not delay the stop of the process, so the check's outcome is dropped.
    const outcome = await Promise.race([
      compareSetup(portal, claim),
      once(signal, 'abort').then((): CheckOutcome => ({ failure: { code: 'aws-unreachable' } })),
    ]);
    await (stop.aborted ? releaseCheck(portal.db, claim) : endCheck(portal.db, claim, outcome));
  }

  const claimNext = (schedules: readonly TeamSchedule[]) => (stop.aborted ? null : claimCheck(portal.db, schedules));

  async function checkUntilNoneIsDue(schedules: readonly TeamSchedule[], first: CheckClaim | null): Promise<void> {
    for (let claim = first; claim; claim = await claimNext(schedules)) await check(claim);
  }

  return {
    async checkDue(isScheduled) {
      const schedules = schedulesOf(portal.config).map((team) =>
        isScheduled ? team : { ...team, everySeconds: null },
      );
      // Usually none is due, and one question tells.
      const first = await claimNext(schedules);
      if (!first) return;
      const others = Array.from({ length: CHECKS_AT_ONCE - 1 }, async () =>
        checkUntilNoneIsDue(schedules, await claimNext(schedules)),
      );
      await Promise.all([checkUntilNoneIsDue(schedules, first), ...others]);
    },
  };
}

/** How often the setups of each team are checked. */
export function schedulesOf({ teams }: PortalConfig): TeamSchedule[] {
  return teams.map(({ id, driftCheck }) => ({ teamId: id, everySeconds: secondsBetween(driftCheck) }));
}

/** Makes the checks of the run's last step, for what the run has made. */
async function compareSetup(portal: Portal, { runId, requestedBy, teamId }: CheckClaim): Promise<CheckOutcome> {
  try {
    const { view, tokens } = await loadCleanedRun(portal.db, runId);
    const { request, arns, steps } = view;
    const aws = openRunAwsToLook(portal, view, { by: requestedBy, maxAttempts: READ_ATTEMPTS });
    const checks = await readAccount(aws, (open) =>
      compareWithAws({
        ...{ aws: open, request, runId, arns },
        hasMade: (step) => steps[step].state === 'succeeded',
        readTokens: async () => tokens,
        findRunsOnKey: (keyArn, makerId) => findRunsOnKey(portal.db, keyArn, makerId),
      }),
    );
    return { verdict: judgeChecks(checks, request), checks };
  } catch (error) {
    portal.log.warn({ err: error, runId }, 'could not compare a setup with AWS');
    return { failure: await describeFailure(portal, teamId, error) };
  }
}
