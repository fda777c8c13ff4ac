import type { FaultInput } from '#e2e/harness/fault-book.ts';
import { CHANGING_CALLS, callPoints } from '../crash-points.ts';
import { tryCrashPoints } from '../crash-trials.ts';
import { KillLog } from '../kill-log.ts';
import type { PortalCluster } from '../portal-cluster.ts';
import { submissionFor } from '../requests.ts';
import type { Scenario, ScenarioContext, ScenarioResult } from '../scenario.ts';
import { shuffle } from '../shuffle.ts';
import { submitSurely } from '../submit-surely.ts';
import type { Submitter } from '../submitter.ts';

const REST_MS = 300_000;

/** The ways in which an answer is lost; killing the process while its answer is held is tried apart. */
const LOSSES: readonly { name: string; fault: Pick<FaultInput, 'kind'> & { times: number }; isDone: boolean }[] = [
  { name: 'dropped before', fault: { kind: 'drop-before', times: 1 }, isDone: false },
  { name: 'dropped after', fault: { kind: 'drop-after', times: 1 }, isDone: true },
  { name: '500 before', fault: { kind: 'error-before', times: 1 }, isDone: false },
  { name: '500 after', fault: { kind: 'error-after', times: 1 }, isDone: true },
  { name: 'never answered', fault: { kind: 'hang', times: 1 }, isDone: false },
  { name: 'cut short', fault: { kind: 'truncate', times: 1 }, isDone: true },
  { name: 'dropped after, twice', fault: { kind: 'drop-after', times: 2 }, isDone: true },
];

type ChangingCall = (typeof CHANGING_CALLS)[number];

interface Case {
  call: ChangingCall;
  loss: (typeof LOSSES)[number];
}

/** whichever answer is lost in whichever way, the run comes to its end and has made everything once. */
export const lostAnswers: Scenario = {
  id: 'R-03',
  title: 'lost answers of every changing call',
  async run(context): Promise<ScenarioResult> {
    const isQuick = context.scale === 'quick';
    const cluster = await (isQuick ? context.openCommonCluster() : context.openCluster({ replicas: 3 }));
    const submitter = await cluster.signIn();
    const killLog = new KillLog(cluster);
    const cases = isQuick ? oneForEachCall(context) : ALL_CASES;
    const runs = await startCases(cluster, submitter, cases);
    const late = await cluster.waitForRest([...runs.keys()], REST_MS);
    const unmet = await findUnmet(cluster, runs);
    context.log(`${cases.length} lost answers; ${late.length} runs not at rest`);
    const held = callPoints().filter(({ name }) => name.startsWith('after '));
    const points = isQuick ? shuffle(held, context.random).slice(0, 1) : held;
    const killed = await tryCrashPoints({ cluster, submitter, killLog }, points, 'answer-held');
    const lateKilled = await cluster.waitForRest(killed.runIds, REST_MS);
    return {
      trials: cases.length + points.length,
      violations: [
        ...unmet,
        ...(await killLog.settle()),
        ...killed.unreached.map((name) => `no run came to the point ${name}`),
        ...[...late, ...lateKilled].map((runId) => `${runId} has not come to rest after ${REST_MS / 1000} s`),
        ...(await cluster.askOracle()),
      ],
    };
  },
};

const ALL_CASES: readonly Case[] = CHANGING_CALLS.flatMap((call) => LOSSES.map((loss) => ({ call, loss })));

/** Another way for each call with each seed. A CreateKey that was not done is looked for a minute: that is left to the full scale. */
function oneForEachCall({ random }: ScenarioContext): Case[] {
  return CHANGING_CALLS.flatMap((call) => {
    const [loss] = shuffle(
      LOSSES.filter(({ isDone }) => isDone || call.operation !== 'CreateKey'),
      random,
    );
    return loss ? [{ call, loss }] : [];
  });
}

/** All at the same time; each run meets its own fault. */
async function startCases(
  cluster: PortalCluster,
  submitter: Submitter,
  cases: readonly Case[],
): Promise<Map<string, Case>> {
  const runs = new Map<string, Case>();
  for (const [no, one] of cases.entries()) {
    const submission = submissionFor(`answer-${no}`);
    const secret = { 'CreateSecret (source)': submission.source, 'CreateSecret (destination)': submission.destination };
    const { secretName = undefined } = secret[one.call.name as keyof typeof secret] ?? {};
    const prepare = async (runId: string) => {
      const where = secretName === undefined ? {} : { where: { Name: secretName } };
      const { operation } = one.call;
      await cluster.aws.fail({ operation, session: `limitless-${runId}`, ...where, ...one.loss.fault });
    };
    runs.set(
      await submitSurely(cluster, submitter, submitter.attempt(submission), {
        prepare,
        looksAgain: one.call.looksAgain,
      }),
      one,
    );
  }
  return runs;
}

/** The cases whose fault no call has met: they show nothing. */
async function findUnmet(cluster: PortalCluster, runs: ReadonlyMap<string, Case>): Promise<string[]> {
  const calls = await cluster.aws.calls();
  return [...runs].flatMap(([runId, { call, loss }]) => {
    const isMet = calls.some(({ session, outcome }) => session === `limitless-${runId}` && outcome === loss.fault.kind);
    return isMet ? [] : [`${runId}: no answer of ${call.name} was ${loss.name}`];
  });
}
