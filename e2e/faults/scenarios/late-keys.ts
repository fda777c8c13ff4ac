import { PAYMENTS, submissionFor } from '../requests.ts';
import type { Scenario, ScenarioContext, ScenarioResult } from '../scenario.ts';

const REST_MS = 180_000;

/** a key whose CreateKey was lost, and that nothing shows for a while, is found in the end and not made again. */
export const lateKeys: Scenario = {
  id: 'R-10',
  title: 'a key that is seen late after a lost answer',
  async run(context): Promise<ScenarioResult> {
    const isQuick = context.scale === 'quick';
    const lagMs = isQuick ? 8_000 : 30_000;
    const trials = isQuick ? 2 : 10;
    const cluster = await context.openCommonCluster();
    await cluster.aws.configure({ keyVisibility: { ms: lagMs } });
    const submitter = await cluster.signIn();
    const runIds: string[] = [];
    for (let no = 1; no <= trials; no += 1) {
      const prepare = async (runId: string) => {
        const session = `limitless-${runId}`;
        await cluster.aws.fail({ operation: 'CreateKey', session, times: 1, kind: lostBy(context) });
      };
      const via = cluster.replicas[no % cluster.replicas.length] ?? cluster.anyAlive();
      runIds.push(await submitter.submit(via, submissionFor(`late-${no}`), { prepare }));
    }
    const late = await cluster.waitForRest(runIds, REST_MS);
    const violations = late.map((runId) => `${runId} has not come to rest after ${REST_MS / 1000} s`);
    const calls = await cluster.aws.calls('CreateKey');
    const twice = runIds.filter((runId) => calls.filter(({ runTag }) => runTag === runId).length !== 1);
    violations.push(...twice.map((runId) => `${runId} has not sent CreateKey once (${PAYMENTS.accountId})`));
    return { trials, violations: [...violations, ...(await cluster.askOracle())], measures: { 'lag ms': lagMs } };
  },
};

function lostBy({ random }: ScenarioContext): 'drop-after' | 'truncate' | 'error-after' {
  return (['drop-after', 'truncate', 'error-after'] as const)[Math.floor(random() * 3)] ?? 'drop-after';
}
