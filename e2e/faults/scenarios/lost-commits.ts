import type { Exchange } from '../commit-gates.ts';
import { judgeRuns } from '../judge-runs.ts';
import type { PortalCluster } from '../portal-cluster.ts';
import type { Replica } from '../replica.ts';
import { submissionFor } from '../requests.ts';
import type { Scenario, ScenarioContext, ScenarioResult } from '../scenario.ts';
import { type Attempted, insertedRun, type Submitter, WORTH_ANOTHER } from '../submitter.ts';

const TRIES_MAX = 20;

/** the connection breaks between a COMMIT and its answer, so that nobody knows whether anything was stored. */
export const lostCommits: Scenario = {
  id: 'R-12',
  title: 'the answer to a COMMIT is lost',
  async run(context): Promise<ScenarioResult> {
    const cluster = await context.openCommonCluster();
    const submitter = await cluster.signIn();
    const told = await Promise.all(
      Array.from({ length: context.scale === 'quick' ? 2 : 20 }, (_, no) => loseSubmission(cluster, submitter, no)),
    );
    const runIds = told.map(({ runId }) => runId);
    const clean = await countWrites(cluster, submitter);
    const points = choosePoints(context, clean.writes);
    context.log(`${told.length} submissions sent twice; of ${clean.writes} writes of a run ${points.length} are cut`);
    const cut = await loseWrites(cluster, submitter, points);
    const violations = [
      ...told.flatMap((one) => one.violations),
      ...(await judgeRuns(cluster, [...runIds, ...cut.runIds])),
    ];
    return { trials: told.length + cut.count(), violations, measures: { 'worker writes cut': cut.count() } };
  },
};

/** Sent a second time, through another replica, it is the same run: stored already, or never. */
async function loseSubmission(
  cluster: PortalCluster,
  submitter: Submitter,
  no: number,
): Promise<{ runId: string; violations: string[] }> {
  const [first, second] = no % 2 === 0 ? cluster.replicas : cluster.replicas.toReversed();
  const attempted = submitter.attempt(submissionFor(`lost-${no}`));
  const { requestKey } = attempted;
  const match = (exchange: Exchange) => insertedRun(exchange, requestKey) !== null;
  const cut = cluster.gates.cut({ match, when: no % 4 < 3 ? 'after' : 'before' });
  await sendUntilCut(submitter, first ?? cluster.anyAlive(), attempted, cut);
  const answer = await submitter.sendSurely(second ?? cluster.anyAlive(), attempted);
  if (!answer.ok)
    return { runId: requestKey, violations: [`sent again, ${requestKey} was refused: ${answer.error.code}`] };
  const { runId } = answer.value;
  const stored = await cluster.query<{ id: string }>('SELECT id FROM run WHERE request_key = $1', [requestKey]);
  const isOne = stored.length === 1 && stored[0]?.id === runId;
  return { runId, violations: isOne ? [] : [`${requestKey} is ${stored.length} runs, acknowledged as ${runId}`] };
}

/** A submission whose plan fails, because AWS or the database was slow, comes to no COMMIT: it is sent again until one is cut. */
async function sendUntilCut(
  submitter: Submitter,
  via: Replica,
  attempted: Attempted,
  cut: Promise<unknown>,
): Promise<void> {
  let isCut = false;
  void cut.then(() => {
    isCut = true;
  });
  for (let tries = 1; ; tries += 1) {
    const answer = await submitter.send(via, attempted);
    if (isCut) return;
    const isWorthAnother = !answer.ok && WORTH_ANOTHER.has(answer.error.code);
    if (!isWorthAnother || tries === TRIES_MAX) throw new Error(`no COMMIT was cut: ${JSON.stringify(answer)}`);
  }
}

/** What workers store about a run, at once or at the end of a transaction. */
function isWrite(exchange: Exchange, runId: string): boolean {
  const { kind, words } = exchange;
  if (!words.includes(runId) || words.some((text) => text.startsWith('insert into "run"'))) return false;
  return kind === 'commit' || (kind === 'single' && /^(?:update|with "released")/.test(words[0] ?? ''));
}

async function countWrites(cluster: PortalCluster, submitter: Submitter): Promise<{ writes: number }> {
  let writes = 0;
  let stop = (): void => undefined;
  const prepare = async (runId: string) => {
    stop = cluster.gates.watch((exchange) => {
      if (isWrite(exchange, runId)) writes += 1;
    });
  };
  const runId = await submitter.submit(cluster.anyAlive(), submissionFor('lost-nothing'), { prepare });
  await cluster.waitForRest([runId], 120_000);
  stop();
  return { writes };
}

/** Which write of its run each trial loses, counted from 1: all of them several times over, or a few. */
function choosePoints({ random, scale }: ScenarioContext, writes: number): number[] {
  if (scale === 'full') return Array.from({ length: 3 * writes }, (_, index) => (index % writes) + 1);
  return Array.from({ length: 5 }, () => 1 + Math.floor(random() * writes));
}

async function loseWrites(cluster: PortalCluster, submitter: Submitter, points: readonly number[]) {
  let happened = 0;
  const submitOne = (nth: number, no: number) => {
    const prepare = async (runId: string) => {
      const cut = cluster.gates.cut({ match: (exchange) => isWrite(exchange, runId), nth, when: 'after' });
      // A run may have a write less than another had: that cut never comes.
      void cut.then(() => {
        happened += 1;
      });
    };
    const via = cluster.replicas[no % cluster.replicas.length] ?? cluster.anyAlive();
    return submitter.submit(via, submissionFor(`cut-${no}`), { prepare });
  };
  const runIds = await Promise.all(points.map(submitOne));
  return { runIds, count: () => happened };
}
