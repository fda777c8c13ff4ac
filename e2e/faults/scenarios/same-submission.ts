import type { PortalCluster } from '../portal-cluster.ts';
import { submissionFor } from '../requests.ts';
import { findUnfinished, readRun } from '../run-record.ts';
import type { Scenario, ScenarioResult } from '../scenario.ts';
import type { SubmissionAnswer, Submitter } from '../submitter.ts';

const TIMES = 20;
const ANALYTICS = { teamId: 'analytics', region: 'ap-northeast-1' };
const REST_MS = 900_000;

/** a double click, two tabs, the same request again at another replica: one submission is one run. */
export const sameSubmission: Scenario = {
  id: 'R-05',
  title: `one submission sent ${TIMES} times at once is one run`,
  async run(context): Promise<ScenarioResult> {
    const trials = context.scale === 'quick' ? 2 : 100;
    const cluster = await context.openCommonCluster();
    const people = { dba: await cluster.signIn(), other: await cluster.signIn('dba@analytics') };
    const violations: string[] = [];
    const runIds: string[] = [];
    for (let no = 1; no <= trials; no += 1) {
      const round = await sendRound(cluster, people, `same-${no}`);
      violations.push(...round.violations.map((what) => `round ${no}: ${what}`));
      runIds.push(...round.runIds);
    }
    const late = await cluster.waitForRest(runIds, REST_MS);
    violations.push(...late.map((runId) => `${runId} has not come to rest`));
    violations.push(...findUnfinished(await Promise.all(runIds.map((runId) => readRun(cluster, runId)))));
    return { trials, violations: [...violations, ...(await cluster.askOracle())] };
  },
};

interface Round {
  violations: string[];
  /** One of the submission, one of the other person's. */
  runIds: string[];
}

async function sendRound(
  cluster: PortalCluster,
  { dba, other }: { dba: Submitter; other: Submitter },
  name: string,
): Promise<Round> {
  const via = (no: number) => cluster.replicas[no % cluster.replicas.length] ?? cluster.anyAlive();
  const attempted = dba.attempt(submissionFor(name));
  const answers = await Promise.all(Array.from({ length: TIMES }, (_, no) => dba.sendSurely(via(no), attempted)));
  const changed = { ...attempted, submission: submissionFor(`${name}-changed`) };
  const theirs = { ...attempted, submission: submissionFor(`${name}-theirs`, { target: ANALYTICS }) };
  const [refused, separate] = await Promise.all([dba.sendSurely(via(0), changed), other.sendSurely(via(1), theirs)]);
  const ids = new Set(answers.flatMap((answer) => (answer.ok ? [answer.value.runId] : [])));
  const violations = answers.flatMap((answer) =>
    answer.ok ? [] : [`one of the same was refused: ${answer.error.code}`],
  );
  if (ids.size !== 1) violations.push(`the same submission became the runs ${[...ids].join(', ')}`);
  if (codeOf(refused) !== 'request-key-reused') violations.push(`another request under its key: ${codeOf(refused)}`);
  if (!separate.ok) violations.push(`somebody else's submission under the same key: ${codeOf(separate)}`);
  else if (ids.has(separate.value.runId)) violations.push(`somebody else was given run ${separate.value.runId}`);
  const [row] = await cluster.query<{ stored: number }>(
    'SELECT count(*)::int AS stored FROM run WHERE request_key = $1',
    [attempted.requestKey],
  );
  if (row?.stored !== 2) violations.push(`${row?.stored} runs are stored under the key, not one for each person`);
  return { violations, runIds: [...ids, ...(separate.ok ? [separate.value.runId] : [])] };
}

function codeOf(answer: SubmissionAnswer): string {
  return answer.ok ? `accepted as run ${answer.value.runId}` : answer.error.code;
}
