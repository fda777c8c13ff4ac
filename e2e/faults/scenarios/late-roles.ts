import type { LedgerEntry } from '#e2e/harness/ledger.ts';
import { submissionFor } from '../requests.ts';
import { findUnfinished, type RunRecord, readRun } from '../run-record.ts';
import type { Scenario, ScenarioResult } from '../scenario.ts';

const REST_MS = 600_000;
/** How long a run may take besides the delay, counted from its role; the quick trials may share a slow machine with others. */
const BESIDES_MS = { quick: 180_000, full: 30_000 } as const;
/** How long a principal that never comes is waited for. */
const WRONG_MS = 180_000;
const NEVER_MS = 24 * 3_600_000;

interface Case {
  name: string;
  visibility: { ms: number; flapsMs?: number[] };
  /** Until the role is there for good; null where it never is. */
  delayMs: number | null;
}

const later = (seconds: number): Case => ({
  name: `after-${seconds}-s`,
  visibility: { ms: seconds * 1000 },
  delayMs: seconds * 1000,
});
const flapping = (flapsMs: number[]): Case => ({
  name: 'flapping',
  visibility: { ms: 0, flapsMs },
  delayMs: flapsMs.reduce((sum, ms) => sum + ms, 0),
});

const CASES: Readonly<Record<'quick' | 'full', readonly Case[]>> = {
  quick: [later(0), later(1), later(5), flapping([400, 2_000, 1_000, 2_000])],
  full: [
    ...[0, 1, 10, 60, 120].map(later),
    flapping([400, 5_000, 2_000, 10_000, 1_000, 10_000]),
    { name: 'never', visibility: { ms: NEVER_MS }, delayMs: null },
  ],
};

/** KMS sees a role later than IAM, sees it and loses it again, or never sees it. */
export const lateRoles: Scenario = {
  id: 'R-09',
  title: 'a role that KMS sees late',
  async run({ scale, openCommonCluster }): Promise<ScenarioResult> {
    const cases = CASES[scale].flatMap((one) =>
      Array.from({ length: scale === 'quick' ? 1 : 3 }, (_, no) => ({ ...one, name: `${one.name}-${no}` })),
    );
    const cluster = await openCommonCluster();
    const roles = cases.map(({ name, visibility }) => [submissionFor(name).role.roleName, visibility]);
    await cluster.aws.configure({ roleVisibility: { roles: Object.fromEntries(roles) } });
    const submitter = await cluster.signIn();
    const runIds = await Promise.all(
      cases.map(({ name, delayMs }, no) => {
        const via = cluster.replicas[no % cluster.replicas.length] ?? cluster.anyAlive();
        return submitter.submit(via, submissionFor(name), { expected: delayMs === null ? 'failed' : 'succeeded' });
      }),
    );
    const late = await cluster.waitForRest(runIds, REST_MS);
    const violations = late.map((runId) => `${runId} has not come to rest after ${REST_MS / 1000} s`);
    const madeRoles = await cluster.aws.calls('CreateRole');
    const besides: number[] = [];
    for (const [index, one] of cases.entries()) {
      const run = await readRun(cluster, runIds[index] ?? '');
      const besidesMs = timeSinceRole(madeRoles, run) - (one.delayMs ?? 0);
      if (one.delayMs === null) violations.push(...checkNever(run, besidesMs));
      else {
        besides.push(besidesMs);
        violations.push(...findUnfinished([run]));
        if (besidesMs > BESIDES_MS[scale]) violations.push(`${one.name}: ${besidesMs} ms more than its delay`);
      }
    }
    const measures = { 'most ms besides the delay': Math.max(...besides) };
    return { trials: cases.length, violations: [...violations, ...(await cluster.askOracle())], measures };
  },
};

function checkNever({ id, failures }: RunRecord, tookMs: number): string[] {
  const said = failures.map(({ step, code }) => `${step}: ${code}`).join(', ');
  if (said !== 'key-policy: principal-not-visible') return [`${id}, whose role is never seen, says ${said}`];
  return tookMs > WRONG_MS ? [`${id}, whose role is never seen, ended after ${tookMs} ms`] : [];
}

function timeSinceRole(madeRoles: readonly LedgerEntry[], { id, endedAt }: RunRecord): number {
  const made = madeRoles.find(({ runTag }) => runTag === id);
  return made ? Number(endedAt) - Date.parse(made.at) : 0;
}
