import type { LedgerEntry } from '#e2e/harness/ledger.ts';
import type { StepName } from '#lib/runs/steps.ts';
import type { PortalCluster } from '../portal-cluster.ts';
import { REFUSED_STEPS } from '../refused-steps.ts';
import { submissionFor } from '../requests.ts';
import { type RunRecord, readRun } from '../run-record.ts';
import type { Scenario, ScenarioResult } from '../scenario.ts';
import type { Submitter } from '../submitter.ts';

const REST_MS = 300_000;

/** R-17: AWS refuses one step for good, until somebody has removed the cause and chooses Retry step. */
export const failedStep: Scenario = {
  id: 'R-17',
  title: 'a permanent error at each step, then Retry',
  async run({ scale, openCommonCluster }): Promise<ScenarioResult> {
    const rounds = scale === 'quick' ? 1 : 5;
    const cluster = await openCommonCluster();
    const submitter = await cluster.signIn();
    const violations: string[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const found = await Promise.all(
        REFUSED_STEPS.map((_one, index) => tryStep({ cluster, submitter }, index, round)),
      );
      violations.push(...found.flat());
    }
    return { trials: rounds * REFUSED_STEPS.length, violations: [...violations, ...(await cluster.askOracle())] };
  },
};

async function tryStep(
  { cluster, submitter }: { cluster: PortalCluster; submitter: Submitter },
  index: number,
  round: number,
): Promise<string[]> {
  const refused = REFUSED_STEPS[index];
  if (!refused) return [];
  const { step, call, code = 'access-denied', looksAgain } = refused;
  const name = `failed-${round}-${step}`;
  const via = cluster.replicas[index % cluster.replicas.length] ?? cluster.anyAlive();
  let removeCause: () => Promise<void> = async () => {};
  const prepare = async (runId: string) => {
    removeCause = await cluster.aws.fail({ ...call(name), session: `limitless-${runId}`, kind: 'access-denied' });
  };
  const runId = await submitter.submit(via, submissionFor(name), { prepare, looksAgain });
  const failed = await restOf(cluster, runId);
  await removeCause();
  const said = `${failed.state}, ${failed.failures.map((one) => `${one.step} ${one.code}`).join(', ')}`;
  if (said !== `failed, ${step} ${code}`) return [`${name}: ${runId} is ${said}`];
  const retried = await submitter.retry(via, runId, step);
  if (!retried.ok) return [`${name}: the retry of ${runId} is refused: ${retried.error.code}`];
  const mended = await restOf(cluster, runId);
  return checkMended(mended, step, await cluster.aws.calls()).map((what) => `${name}: ${what}`);
}

async function restOf(cluster: PortalCluster, runId: string): Promise<RunRecord> {
  const late = await cluster.waitForRest([runId], REST_MS);
  if (late.length > 0) throw new Error(`${runId} has not come to rest after ${REST_MS / 1000} s`);
  return readRun(cluster, runId);
}

/** The calls that make or change something, and how often a run of a new key does each. */
const MAKING: Readonly<Record<string, number>> = {
  CreateKey: 1,
  CreateAlias: 1,
  CreateSecret: 2,
  CreateRole: 1,
  PutKeyPolicy: 1,
  PutRolePolicy: 1,
};

/** What had been done is not done again: each call once, and one attempt of every step but the one that had failed. */
function checkMended({ id, state, attempts }: RunRecord, failed: StepName, calls: readonly LedgerEntry[]): string[] {
  const done = calls.filter(({ session, status }) => session === `limitless-${id}` && status === 200);
  const wrong = Object.entries(MAKING).flatMap(([operation, count]) => {
    const found = done.filter((call) => call.operation === operation).length;
    return found === count ? [] : [`${id} has done ${operation} ${found} times`];
  });
  const repeated = Object.entries(attempts).filter(([step, count]) => count !== (step === failed ? 2 : 1));
  return [
    ...(state === 'succeeded' ? [] : [`${id} is ${state} after Retry step`]),
    ...wrong,
    ...repeated.map(([step, count]) => `${id} has made ${count} attempts of ${step}`),
  ];
}
