import { planSessionPolicy } from '#lib/aws/session-policy.ts';
import type { RunView } from '#lib/runs/view.ts';
import type { Team } from '#lib/team.ts';
import { openTeamAws } from '#server/aws/session/team-aws.ts';
import { AwsWatch } from './aws-watch.ts';
import { type CleanedUp, cleanUp, lookAtRemains } from './clean-up.ts';
import { type Conformance, ownSession } from './conformance.ts';
import { provokeLateRefusals, provokeRefusals, type Refusal, readRoleRefusal } from './refusals.ts';
import { countThrottled, findDifferences, type Report, type Stage, summarize } from './report.ts';
import { describe } from './runs.ts';
import { expectConflict, failAndRetry, setUp } from './stages.ts';
import { openTemporaryPortal } from './temporary-portal.ts';
import { type Measured, measurePrincipals, measureVisibility } from './visibility.ts';

interface Given {
  team: Team;
  region: string;
  prefix: string;
  version: string;
  hasAwsStandIn: boolean;
  signal: AbortSignal;
  say(line: string): void;
}

/** Runs every stage, then always cleans up. Throws only if the temporary portal does not start. */
export async function conform(given: Given): Promise<Report> {
  const { team, region, prefix, signal, hasAwsStandIn } = given;
  const startedAt = new Date().toISOString();
  const watch = new AwsWatch();
  const looking = openTeamAws(ownSession({ team, region }, planSessionPolicy()));
  const pending: Promise<Measured>[] = [];
  watch.after = (answered) => {
    const measuring = measureVisibility(looking, answered);
    if (measuring) pending.push(measuring);
  };
  const { portal, actor, stop } = await openTemporaryPortal(team, watch.requestHandler);
  const c: Conformance = { portal, actor, team, region, prefix, watch, measured: [], readBack: [], sent: [], signal };
  try {
    const { stages, refusals, first } = await runStages(c, given);
    given.say('Cleaning up …');
    const problems = await cleanUp(c);
    if (first && problems.length === 0) {
      await stage(stages, 'errors after the clean-up', given, async () => {
        refusals.push(...(await provokeLateRefusals(c, first)));
      });
    }
    const cleanedUp = await lookAtRemains(c, problems);
    c.measured.push(...(await Promise.all(pending)), ...measurePrincipals(watch));
    return {
      ...{ team: team.id, accountId: team.accountId, partition: team.partition, region, prefix, startedAt },
      ...{ version: given.version, isStandIn: hasAwsStandIn },
      ...judge(c, { stages, refusals, cleanedUp }),
    };
  } finally {
    looking.close();
    await stop();
  }
}

async function runStages(c: Conformance, given: Given) {
  const stages: Stage[] = [];
  const refusals: Refusal[] = [];
  const setups: RunView[] = [];
  const run = (what: string, work: (first: RunView) => Promise<unknown>) =>
    stage(stages, what, given, async () => work(setups[0] as RunView));
  await run('setup with a new key, read back', async () => setups.push(await setUp(c, 1, null)));
  await run('second setup on that key, read back', (first) => setUp(c, 2, first.arns.keyArn ?? ''));
  await run('conflict shown and refused, nothing made', (first) => expectConflict(c, 3, first));
  await run('failing step, and its retry', (first) => failAndRetry(c, 4, first.arns.keyArn ?? ''));
  refusals.push(...readRoleRefusal(c.watch));
  await run('errors that AWS has to give', async (first) => {
    // Of the setup that was refused, so the list of what remains includes it.
    const goneName = c.sent.find(({ runId }) => runId === null)?.submission.source.secretName ?? '';
    refusals.push(...(await provokeRefusals(c, first, goneName)));
  });
  return { stages, refusals, first: setups[0] };
}

/** After the first failure or Ctrl-C, no other stage starts. */
async function stage(
  stages: Stage[],
  what: string,
  { say, signal }: Given,
  work: () => Promise<unknown>,
): Promise<void> {
  if (signal.aborted || stages.some(({ isPassed }) => !isPassed)) return;
  say(`${what} …`);
  const startedAt = performance.now();
  const problem = await work().then(() => null, describe);
  stages.push({ what, isPassed: problem === null, seconds: (performance.now() - startedAt) / 1000, problem });
}

function judge(
  c: Conformance,
  { stages, refusals, cleanedUp }: { stages: Stage[]; refusals: Refusal[]; cleanedUp: CleanedUp },
) {
  const found = { visibility: summarize(c.measured), refusals, throttled: countThrottled(c.watch) };
  const isClean = cleanedUp.left.length === 0 && cleanedUp.problems.length === 0;
  return {
    ...found,
    stages,
    isPassed: isClean && !c.signal.aborted && stages.every(({ isPassed }) => isPassed),
    isValueRead: c.readBack.length > 0 && c.readBack.every(({ isValueRead }) => isValueRead),
    calls: c.watch.answered.length,
    differences: findDifferences(c.watch, found),
    cleanUp: cleanedUp,
  };
}
