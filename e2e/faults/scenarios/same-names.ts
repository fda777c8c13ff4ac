import type { PortalCluster } from '../portal-cluster.ts';
import { submissionFor } from '../requests.ts';
import { readRun } from '../run-record.ts';
import type { Submitter } from '../submitter.ts';

const REST_MS = 300_000;
/** Rounds that run at the same time; each has names of its own. */
const SIDE_BY_SIDE = 5;

/** Two submissions want the same names at once, each at another replica. What was wrong, round by round. */
export async function tryForSameNames(cluster: PortalCluster, rounds: number): Promise<string[]> {
  const submitter = await cluster.signIn();
  const violations: string[] = [];
  for (let from = 1; from <= rounds; from += SIDE_BY_SIDE) {
    const numbers = Array.from({ length: Math.min(SIDE_BY_SIDE, rounds - from + 1) }, (_, index) => from + index);
    const found = await Promise.all(numbers.map((no) => tryOnce(cluster, submitter, `names-${no}`)));
    violations.push(...found.flat());
  }
  return violations;
}

async function tryOnce(cluster: PortalCluster, submitter: Submitter, name: string): Promise<string[]> {
  const answers = await Promise.all(
    cluster.replicas.map((via) =>
      submitter.sendSurely(via, submitter.attempt(submissionFor(name)), { expected: 'any' }),
    ),
  );
  const runIds = answers.flatMap((answer) => (answer.ok ? [answer.value.runId] : []));
  const late = await cluster.waitForRest(runIds, REST_MS);
  if (late.length > 0) return [`${name}: ${late.join(', ')} not at rest after ${REST_MS / 1000} s`];
  const runs = await Promise.all(runIds.map((runId) => readRun(cluster, runId)));
  const refusals = answers.flatMap((answer) => (answer.ok ? [] : [answer.error.code]));
  const losers = runs.filter(({ state }) => state !== 'succeeded');
  const reasons = [...refusals, ...losers.flatMap(({ failures }) => failures.map(({ code }) => code))];
  const violations: string[] = [];
  const winners = runs.length - losers.length;
  if (winners !== 1) violations.push(`${winners} winners (${reasons.join(', ')})`);
  const unclear = reasons.filter((code) => !CONFLICTS.has(code));
  if (unclear.length > 0) violations.push(`the conflict is told as ${unclear.join(', ')}`);
  const calls = await cluster.aws.calls();
  for (const { id } of losers) {
    const made = calls.filter(
      ({ session, operation, status }) => session === `limitless-${id}` && MAKING.test(operation) && status === 200,
    );
    if (made.length > 0)
      violations.push(`the loser ${id} has made ${made.map(({ operation }) => operation).join(', ')}`);
  }
  return violations.map((what) => `${name}: ${what}`);
}

const MAKING = /^(?:Create|Put)/;
const CONFLICTS = new Set(['names-in-use', 'plan-conflict', 'alias-taken', 'secret-name-taken', 'role-name-taken']);
