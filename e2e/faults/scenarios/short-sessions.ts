import type { LedgerEntry } from '#e2e/harness/ledger.ts';
import { submissionFor } from '../requests.ts';
import { findUnfinished, type RunRecord, readRun } from '../run-record.ts';
import type { Scenario, ScenarioResult } from '../scenario.ts';

const REST_MS = 600_000;
/** On the way between the portal and the proxy. */
const CLOSE_MS = 100;

/** the deployer role's credentials end in the middle of a run, sooner than they said. */
export const shortSessions: Scenario = {
  id: 'R-15',
  title: 'credentials that end in the middle of a run',
  async run({ scale, openCommonCluster }): Promise<ScenarioResult> {
    const [trials, lifeMs] = scale === 'quick' ? [4, 3_000] : [50, 5_000];
    const cluster = await openCommonCluster();
    await cluster.aws.configure({ sessionLife: { ms: lifeMs } });
    const submitter = await cluster.signIn();
    const runIds = await Promise.all(
      Array.from({ length: trials }, (_, no) => {
        const operation = SLOW[no % SLOW.length] ?? 'CreateRole';
        const prepare = async (runId: string) => {
          const session = `limitless-${runId}`;
          await cluster.aws.fail({ operation, session, times: 1, kind: 'delay', delayMs: lifeMs + 500 });
        };
        const via = cluster.replicas[no % cluster.replicas.length] ?? cluster.anyAlive();
        return submitter.submit(via, submissionFor(`expiry-${no}`), { prepare });
      }),
    );
    const late = await cluster.waitForRest(runIds, REST_MS);
    const violations = late.map((runId) => `${runId} has not come to rest after ${REST_MS / 1000} s`);
    const runs = await Promise.all(runIds.map((runId) => readRun(cluster, runId)));
    const calls = await cluster.aws.calls();
    violations.push(...findUnfinished(runs), ...runs.flatMap((run) => checkRun(run, calls, lifeMs)));
    const assumed = calls.filter(
      ({ operation, session }) => operation === 'AssumeRole' && runIds.some((id) => session === `limitless-${id}`),
    );
    const measures = { 'life ms': lifeMs, 'roles assumed': assumed.length };
    return { trials, violations: [...violations, ...(await cluster.askOracle())], measures };
  },
};

/** CreateKey is none of them: with the key's ARN the role is assumed anew, before anything can meet the end of the old session. */
const SLOW = ['GetResources', 'CreateAlias', 'CreateSecret', 'CreateRole', 'PutKeyPolicy', 'PutRolePolicy'] as const;

function checkRun({ id, attempts, requestedAt }: RunRecord, calls: readonly LedgerEntry[], lifeMs: number): string[] {
  // Another process may work on the run than the one that assumed its sessions for the submission.
  const own = calls.filter(
    ({ session, at }) => session === `limitless-${id}` && Date.parse(at) >= requestedAt.getTime(),
  );
  const assumed = own.filter(({ operation }) => operation === 'AssumeRole');
  // Once the run's key is there, the role is assumed anew for it: that is another session, not the same one too soon.
  const soonest = Math.min(
    ...assumed.map(({ no, at, params }) => {
      const before = assumed.findLast((one) => one.no < no && one.params.Policy === params.Policy);
      return before ? Date.parse(at) - Date.parse(before.at) : Number.POSITIVE_INFINITY;
    }),
  );
  const again = Object.entries(attempts).filter(([, count]) => count !== 1);
  return [
    ...(own.some(({ outcome }) => outcome === 'expired-token') ? [] : [`${id} has met no credentials that had ended`]),
    ...(soonest < lifeMs - CLOSE_MS ? [`${id} assumed the role again after ${soonest} ms`] : []),
    ...again.map(([step, count]) => `${id} has made ${count} attempts of ${step}`),
  ];
}
