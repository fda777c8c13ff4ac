import type { LedgerEntry } from '#e2e/harness/ledger.ts';
import type { PortalCluster } from '../portal-cluster.ts';
import { submissionFor } from '../requests.ts';
import { findUnfinished, readRun } from '../run-record.ts';
import type { Scenario, ScenarioResult } from '../scenario.ts';
import type { Submitter } from '../submitter.ts';
import { earlyShare, inStepShare, readBackOffs } from './back-offs.ts';

const REST_MS = 900_000;
/** How many times the calls of a clean run a throttled one may take. */
const MOST_CALLS = 4;
/** Full jitter waits less than half of its range half of the time, seen through the delays of a busy machine; what is fixed or half fixed never does. */
const LEAST_EARLY = 0.05;
/** What waits the same time after the same moment stays together always. */
const MOST_IN_STEP = 0.5;
/** Fewer say nothing. */
const LEAST_SAMPLE = 30;

/** an account that refuses every other call for being one too many. */
export const throttled: Scenario = {
  id: 'R-07',
  title: 'half of all calls throttled',
  async run({ scale, seed, openCommonCluster }): Promise<ScenarioResult> {
    const trials = scale === 'quick' ? 6 : 50;
    const cluster = await openCommonCluster();
    const submitter = await cluster.signIn();
    const clean = await submitAll({ cluster, submitter }, 'clean', 2, null);
    const runIds = await submitAll({ cluster, submitter }, 'throttled', trials, seed);
    const late = await cluster.waitForRest([...clean, ...runIds], REST_MS);
    const runs = await Promise.all([...clean, ...runIds].map((runId) => readRun(cluster, runId)));
    const calls = await cluster.aws.calls();
    const perRun = (ids: readonly string[]) => calls.filter((call) => isOf(call, ids)).length / ids.length;
    const times = perRun(runIds) / perRun(clean);
    const jitter = judgeJitter(calls.filter((call) => isOf(call, runIds)));
    const durations = runs.slice(clean.length).map(({ requestedAt, endedAt }) => Number(endedAt) - Number(requestedAt));
    const violations = [
      ...late.map((runId) => `${runId} has not come to rest after ${REST_MS / 1000} s`),
      ...findUnfinished(runs),
      ...(times > MOST_CALLS ? [`a throttled run takes ${times.toFixed(1)} times the calls of a clean one`] : []),
      ...jitter.violations,
      ...(await cluster.askOracle()),
    ];
    const measures = {
      'calls of a clean run': perRun(clean),
      'per cent of those when throttled': times * 100,
      ...jitter.measures,
      'longest ms': Math.max(...durations),
    };
    return { trials, violations, measures };
  },
};

/** The runs; with a seed half of each one's calls are throttled, from the first on. */
async function submitAll(
  { cluster, submitter }: { cluster: PortalCluster; submitter: Submitter },
  name: string,
  count: number,
  seed: number | null,
): Promise<string[]> {
  const submitting = Array.from({ length: count }, (_, no) => {
    const prepare = async (runId: string) => {
      if (seed === null) return;
      const half = { operation: '*', session: `limitless-${runId}`, chance: 0.5, seed: seed + no };
      await cluster.aws.fail({ ...half, kind: 'throttle' });
    };
    const via = cluster.replicas[no % cluster.replicas.length] ?? cluster.anyAlive();
    return submitter.submit(via, submissionFor(`${name}-${no}`), { prepare });
  });
  return Promise.all(submitting);
}

function isOf({ session }: LedgerEntry, runIds: readonly string[]): boolean {
  return runIds.some((runId) => session === `limitless-${runId}`);
}

function judgeJitter(calls: readonly LedgerEntry[]): Required<Pick<ScenarioResult, 'violations' | 'measures'>> {
  const backOffs = readBackOffs(calls);
  const [early, inStep] = [earlyShare(backOffs), inStepShare(backOffs)];
  const violations: string[] = [];
  if (early.sample >= LEAST_SAMPLE && early.share < LEAST_EARLY) {
    violations.push(`of ${early.sample} waits only ${percent(early.share)} were shorter than half of their range`);
  }
  if (inStep.sample >= LEAST_SAMPLE && inStep.share > MOST_IN_STEP) {
    violations.push(`of ${inStep.sample} pairs of runs ${percent(inStep.share)} tried again in step`);
  }
  const measures = {
    'waits looked at': early.sample,
    'per cent of them early': early.share * 100,
    'pairs looked at': inStep.sample,
    'per cent of them in step': inStep.share * 100,
  };
  return { violations, measures };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
