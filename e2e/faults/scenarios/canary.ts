import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { openAwsClients } from '#e2e/harness/aws-clients.ts';
import type { StepName } from '#lib/runs/steps.ts';
import { openLog } from '#server/log.ts';
import { writeBackup } from '#server/store/backup/write-backup.ts';
import { openDatabase } from '#server/store/database/database.ts';
import { type Canary, findMark, makeCanary, writingsOf } from '../canary.ts';
import { filesIn, type Place, processes, temporaryFiles } from '../canary-places.ts';
import type { PortalCluster } from '../portal-cluster.ts';
import { readStream } from '../read-stream.ts';
import { REFUSED_STEPS } from '../refused-steps.ts';
import { PAYMENTS, submissionFor } from '../requests.ts';
import type { Scenario, ScenarioContext, ScenarioResult } from '../scenario.ts';
import { type Submitter, WORTH_ANOTHER } from '../submitter.ts';

const REST_MS = 240_000;
const TRIES_MAX = 20;

interface FailedRun {
  runId: string;
  name: string;
  step: StepName;
  removeCause(): Promise<void>;
}

interface Trial {
  cluster: PortalCluster;
  canary: Canary;
  people: Readonly<Record<'dba' | 'lead' | 'support', Submitter>>;
  /** What the portal has answered, beside what is written somewhere. */
  answers: Place[];
  since: number;
  log(line: string): void;
}

/** S-09: marked passwords are typed, every step fails once, support retries, a server dies: they are in their secrets and nowhere else. */
export const canary: Scenario = {
  id: 'S-09',
  title: 'a password is in its secret, and nowhere else',
  async run({ openCluster, log }: ScenarioContext): Promise<ScenarioResult> {
    const since = Date.now();
    const cluster = await openCluster();
    const [dba, lead, support] = [
      await cluster.signIn(),
      await cluster.signIn('lead@payments'),
      await cluster.signIn('support'),
    ];
    const trial = { cluster, canary: makeCanary(), people: { dba, lead, support }, answers: [], since, log };
    return tryCanary(trial);
  },
};

async function tryCanary(trial: Trial): Promise<ScenarioResult> {
  const { cluster, log } = trial;
  await submitWrong(trial);
  const runs = await Promise.all(REFUSED_STEPS.map((_one, index) => submitFailing(trial, index)));
  const runIds = runs.map(({ runId }) => runId);
  const violations = await stateProblems(cluster, runIds, 'failed');
  await lookAround(trial, runIds);
  await saveDatabase(trial, 'kept');
  const kept = await search(trial, 'while it is kept');
  log(`each step has failed once; ${kept.places} places looked at`);
  await retryAll(trial, runs);
  violations.push(...(await stateProblems(cluster, runIds, 'succeeded')));
  await lookAround(trial, runIds);
  await saveDatabase(trial, 'after');
  const after = await search(trial, 'after the run');
  violations.push(...kept.violations, ...after.violations, ...(await findWrongSecrets(trial, runs)));
  const measures = { places: kept.places + after.places, megabytes: (kept.bytes + after.bytes) / 1e6 };
  return { trials: runs.length * 2, violations, measures };
}

function marked({ canary: { password } }: Trial, name: string) {
  const passwords = { source: password(`${name}-source`), destination: password(`${name}-destination`) };
  return submissionFor(name, { passwords });
}

/** What is refused for another field must not come back with the passwords. */
async function submitWrong(trial: Trial): Promise<void> {
  const { cluster, people, answers } = trial;
  const submission = { ...marked(trial, 'canary-wrong'), role: { roleName: 'no role', policyName: 'no policy' } };
  const answer = await people.dba.send(cluster.anyAlive(), people.dba.attempt(submission));
  answers.push(answerOf('the refusal of a submission', JSON.stringify(answer)));
}

async function submitFailing(trial: Trial, index: number): Promise<FailedRun> {
  const { cluster, people } = trial;
  const refused = REFUSED_STEPS[index];
  if (!refused) throw new Error('there is no such step');
  const name = `canary-${refused.step}`;
  let removeCause = async () => {};
  const prepare = async (runId: string) => {
    const fault = { ...refused.call(name), session: `limitless-${runId}`, kind: 'access-denied' } as const;
    removeCause = await cluster.aws.fail(fault);
  };
  const via = cluster.replicas[index % cluster.replicas.length] ?? cluster.anyAlive();
  const runId = await people.dba.submit(via, marked(trial, name), { prepare, looksAgain: refused.looksAgain });
  return { runId, name, step: refused.step, removeCause: () => removeCause() };
}

async function stateProblems(cluster: PortalCluster, runIds: readonly string[], state: string): Promise<string[]> {
  await cluster.waitForRest(runIds, REST_MS);
  const others = await cluster.query<{ id: string; state: string }>(
    'SELECT id, state FROM run WHERE id = ANY($1) AND state <> $2',
    [runIds, state],
  );
  return others.map((run) => `${run.id} is ${run.state}, not ${state}`);
}

/** Support's Retry, and a server that dies while the runs go on. */
async function retryAll(trial: Trial, runs: readonly FailedRun[]): Promise<void> {
  const { cluster } = trial;
  await Promise.all(runs.map((run) => run.removeCause()));
  for (const run of runs) await retryOne(trial, run);
  await cluster.replicas[0]?.kill9();
  await cluster.startMissing();
}

/** Presses Retry again as long as the portal says that it may help. */
async function retryOne({ cluster, people, answers }: Trial, { runId, step }: FailedRun): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const answer = await people.support.retry(cluster.anyAlive(), runId, step);
    answers.push(answerOf(`the answer to Retry of ${runId}`, JSON.stringify(answer)));
    if (answer.ok) return;
    const { code } = answer.error;
    if (tries === TRIES_MAX || !WORTH_ANOTHER.has(code)) throw new Error(`Retry of ${runId} was refused: ${code}`);
  }
}

/** All that people can ask for, by everybody who may. */
async function lookAround(trial: Trial, runIds: readonly string[]): Promise<void> {
  const { cluster, people, answers } = trial;
  const ofRuns = runIds.flatMap((id) => [`/runs/${id}`, `/api/runs/${id}`, `/runs/${id}/clean-up`]);
  const ofAll = ['/runs', '/runs/new', '/support', '/api/runs', '/api/support/runs', '/audit', '/api/audit'];
  const files = ['/api/audit/export?format=csv', '/api/audit/export?format=jsonl', '/api/metrics'];
  await followStreams(trial, runIds);
  for (const [who, { person }] of Object.entries(people)) {
    for (const address of [...ofRuns, ...ofAll, ...files]) {
      const forms: Record<string, string>[] = address.startsWith('/api/') ? [{}] : [{}, { rsc: '1' }];
      for (const headers of forms) {
        const answer = await person.ask(cluster.anyAlive(), address, { headers });
        const text = `${JSON.stringify(answer.headers)}\n${answer.body}`;
        answers.push(answerOf(`${address} for ${who}${'rsc' in headers ? ', as data' : ''}`, text));
      }
    }
  }
}

/** The event streams of the runs, each as one of the people gets it: nobody may follow all of them at once. */
async function followStreams({ cluster, people, answers }: Trial, runIds: readonly string[]): Promise<void> {
  const { portalUrl } = cluster;
  const readers = Object.entries(people);
  for (const [index, runId] of runIds.entries()) {
    const [who, { person }] = readers[index % readers.length] as (typeof readers)[number];
    const [last] = await cluster.query<{ no: number }>('SELECT max(no) AS no FROM event WHERE run_id = $1', [runId]);
    const text = await readStream(person, cluster.anyAlive(), { runId, lastNo: last?.no ?? 0, portalUrl });
    answers.push(answerOf(`the event stream of ${runId} for ${who}`, text));
  }
}

/** A backup beside PostgreSQL's own files, where it is searched like these. */
async function saveDatabase({ cluster }: Trial, name: string): Promise<void> {
  const db = openDatabase({ url: cluster.databaseUrl, log: openLog('error'), max: 1 });
  try {
    await writeFile(path.join(cluster.folder, `${name}.backup`), writeBackup(db));
  } finally {
    await db.close();
  }
}

function answerOf(name: string, text: string): Place {
  return { name, read: () => Buffer.from(text) };
}

/** Looks for the mark wherever anything is written, and makes sure that it would be found: the driver's own list of submissions has it. */
async function search(trial: Trial, when: string): Promise<{ violations: string[]; places: number; bytes: number }> {
  const { cluster, canary, answers, since } = trial;
  const built = filesIn(path.join(cluster.root, '.next'), since);
  const written = [...filesIn(cluster.folder), ...temporaryFiles(since, cluster.folder), ...built];
  const places = [...answers, ...written, ...processes()];
  const writings = writingsOf(canary.mark);
  const violations: string[] = [];
  let bytes = 0;
  let isSeen = false;
  for (const { name, read } of places) {
    const text = read();
    bytes += text.length;
    const found = findMark(writings, text);
    if (name === cluster.submissions.path) isSeen = found.length > 0;
    else if (found.length > 0) violations.push(`a password is in ${name} ${when} (${found.join('; ')})`);
  }
  if (!isSeen) violations.push(`the list of submissions, which has the passwords, was not found ${when}`);
  return { violations, places: places.length, bytes };
}

/** Byte for byte. */
async function findWrongSecrets({ cluster, canary }: Trial, runs: readonly FailedRun[]): Promise<string[]> {
  const { secrets } = await openAwsClients(cluster.motoUrl, PAYMENTS);
  const wrong: string[] = [];
  for (const { name } of runs) {
    for (const side of ['source', 'destination']) {
      const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: `${name}/${side}` }));
      const { password } = JSON.parse(SecretString ?? '{}') as { password?: string };
      if (password !== canary.password(`${name}-${side}`)) wrong.push(`${name}/${side} holds another password`);
    }
  }
  return wrong;
}
