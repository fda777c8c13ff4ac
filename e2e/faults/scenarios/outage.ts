import { setTimeout as pause } from 'node:timers/promises';
import { submissionFor } from '../requests.ts';
import { findUnfinished, readRun } from '../run-record.ts';
import type { Scenario, ScenarioResult } from '../scenario.ts';

/**
 * From when AWS is back: a run whose CreateKey was lost looks for its key for 30 s more (`kms-key.ts`), and then has all its steps before
 * it. The quick trials may share a slow machine with others.
 */
const RECOVERY_MS = { quick: 240_000, full: 60_000 } as const;
const REST_MS = 600_000;
/** The calls that were under way when it began, and their first tries again. */
const SETTLED_MS = 5_000;
/** Calls per second and replica, when the outage has been noticed. */
const MOST_PER_SECOND = 1.5;

/** nothing of AWS answers for a while. */
export const outage: Scenario = {
  id: 'R-08',
  title: 'AWS is away while runs are under way',
  async run({ scale, log, openCommonCluster }): Promise<ScenarioResult> {
    const [trials, awayMs] = scale === 'quick' ? [6, 12_000] : [24, 300_000];
    const cluster = await openCommonCluster();
    const submitter = await cluster.signIn();
    // Runs stand at different calls when AWS goes away, and none has ended.
    const held = await Promise.all(HELD_AT.map((operation) => cluster.aws.hold({ operation })));
    const runIds = await Promise.all(
      Array.from({ length: trials }, (_, no) => {
        const via = cluster.replicas[no % cluster.replicas.length] ?? cluster.anyAlive();
        return submitter.submit(via, submissionFor(`outage-${no}`));
      }),
    );
    await Promise.all(held.map((one) => one.reached()));
    const comeBack = await cluster.aws.fail({ operation: '*', kind: 'drop-before' });
    const wentAt = Date.now();
    await Promise.all(held.map((one) => one.release()));
    log('AWS is away');
    await pause(awayMs);
    await comeBack();
    const backAt = Date.now();
    const late = await cluster.waitForRest(runIds, REST_MS);
    const runs = await Promise.all(runIds.map((runId) => readRun(cluster, runId)));
    const lastEndMs = Math.max(...runs.map(({ endedAt }) => Number(endedAt) - backAt));
    const tried = (await cluster.aws.calls()).filter(({ at }) => {
      const sinceMs = Date.parse(at) - wentAt;
      return sinceMs > SETTLED_MS && Date.parse(at) < backAt;
    });
    const rate = tried.length / ((backAt - wentAt - SETTLED_MS) / 1000) / cluster.replicas.length;
    const violations = [
      ...late.map((runId) => `${runId} has not come to rest`),
      ...findUnfinished(runs),
      ...(lastEndMs > RECOVERY_MS[scale] ? [`the last run ended ${lastEndMs} ms after AWS was back`] : []),
      ...(rate > MOST_PER_SECOND ? [`${rate.toFixed(1)} calls a second and replica while AWS was away`] : []),
    ];
    const measures = { 'away ms': awayMs, 'all ended after ms': lastEndMs, 'calls per 100 s and replica': rate * 100 };
    return { trials, violations: [...violations, ...(await cluster.askOracle())], measures };
  },
};

const HELD_AT = ['GetResources', 'CreateRole', 'CreateSecret'] as const;
