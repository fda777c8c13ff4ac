import { readSessionPolicy, runSessionPolicy } from '#lib/aws/session-policy.ts';
import { type Actor, personOf } from '#lib/people/access.ts';
import type { Plan } from '#lib/plan/plan.ts';
import type { RunRequest } from '#lib/request/schema.ts';
import { needsApproval } from '#lib/team.ts';
import { deployerCredentials } from '#server/aws/session/deployer-credentials.ts';
import { withTeamAws } from '#server/aws/session/with-team-aws.ts';
import { findTeam, type Portal } from '#server/portal.ts';
import { areNamesUnderWay } from '#server/store/runs/refuse-names-in-use.ts';
import { sessionOfRun } from '../calls/open-run-aws.ts';
import { accessResult, namesResult } from '../steps/preflight.ts';
import { makePlan, newRunContext } from './make-plan.ts';
import type { PreparedRun } from './prepared-runs.ts';

/**
 * Plans a run that is about to be stored, in the run's own sessions. `prepared` is null if the run has to wait for an
 * approval, another one uses its names, or the session that changes is refused: then the run's own steps look and say
 * why. Throws like `withTeamAws`.
 */
export async function prepareRun(
  portal: Pick<Portal, 'config' | 'db' | 'time' | 'requestHandler'>,
  actor: Actor,
  { runId, request }: { runId: string; request: RunRequest },
): Promise<{ plan: Plan; prepared: PreparedRun | null }> {
  const { teamId, region } = request.target;
  const { accountId, partition, ...team } = findTeam(portal.config, teamId);
  const run = { id: runId, teamId, accountId, partition, region, request, requestedBy: personOf(actor) };
  const policy = runSessionPolicy({ ...run, kind: 'set-up', arns: {}, cleanUp: null });
  const session = sessionOfRun(portal, run);
  const readAt = portal.time.monotonicMs();
  const changes = deployerCredentials({ ...session, sessionPolicy: () => policy });
  try {
    const reading = { sessionName: session.sessionName, sessionPolicy: readSessionPolicy };
    return await withTeamAws(
      portal,
      actor,
      request.target,
      async (aws) => {
        const [read, isAlone] = await Promise.all([
          aws.call('AssumeRole', aws.assume),
          // A run that is under way may create what this plan finds absent.
          !needsApproval(team) && areNamesUnderWay(portal.db, accountId, request).then((are) => !are),
        ]);
        // A refusal is the run's own to report.
        const changing = isAlone ? changes.provide().catch(() => null) : null;
        const plan = await makePlan(newRunContext(portal, aws, request));
        const changed = await changing;
        const sessions = changed && {
          reading: { policy: JSON.stringify(readSessionPolicy()), credentials: read },
          changing: { policy: JSON.stringify(policy), credentials: changed },
        };
        const done = { access: accessResult(plan), names: namesResult(plan) };
        return { plan, prepared: sessions && { sessions, done, readAt } };
      },
      reading,
    );
  } finally {
    changes.close();
  }
}
