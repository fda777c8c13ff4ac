import { randomUUID } from 'node:crypto';
import { submissionFor } from '#e2e/faults/requests.ts';
import { callAction } from '#e2e/harness/server-action.ts';
import { setupNames } from '#lib/request/suggest-names.ts';
import { followUntilEnd } from '../follow-until-end.ts';
import type { SecurityCheck } from '../security-check.ts';
import { regionOf, type SecurityTestbed } from '../security-testbed.ts';
import { Visitor } from '../visitor.ts';

// The defaults of the portal, which the stand has not changed.
const SUBMITS = 10;
const RETRIES = 30;
const CHECKS = 120;
const STREAMS = 6;
const SIGN_INS = 60;
/** Answers that say nothing of the limit, and are asked for again. */
const LOST_MAX = 10;

/** Limits that hold over both replicas, and that say what to do. */
export const requestLimits: SecurityCheck = {
  id: 'S-19',
  title: 'limits of a person, shared by the replicas',
  async run(testbed) {
    const violations = [
      ...(await tooMany(testbed, 'createRun', SUBMITS, () => ({
        requestKey: randomUUID(),
        planHash: null,
        // Of names that are taken: it is counted, and nothing is made.
        submission: submissionFor('zx-one-mark'),
      }))),
      ...(await tooMany(testbed, 'cancelRun', RETRIES, () => ({ runId: testbed.runs.payments.runId }))),
      ...(await tooMany(testbed, 'checkNames', CHECKS, () => ({
        target: { teamId: 'payments', region: regionOf('payments') },
        names: setupNames(submissionFor('zx-one-mark')),
      }))),
      ...(await tooManyStreams(testbed)),
      ...(await tooManySignIns(testbed)),
      ...(await tooManyReturns(testbed)),
    ];
    return { trials: SUBMITS + RETRIES + CHECKS + STREAMS + 2 * SIGN_INS + 11, violations };
  },
};

async function tooMany(testbed: SecurityTestbed, name: string, most: number, input: () => unknown): Promise<string[]> {
  const {
    cluster: { root },
    portalUrl,
    visitors,
  } = testbed;
  await testbed.cluster.query('DELETE FROM recent_request');
  const call = () => callAction(visitors['payments dba'], { root, portalUrl, path: '/runs', name, input: input() });
  let lost = 0;
  const callSurely = async () => {
    for (;;) {
      const answer = await call();
      if (!codeOf(answer)?.startsWith('database-') || lost === LOST_MAX) return answer;
      lost += 1;
    }
  };
  const answers = await Promise.all(Array.from({ length: most + 3 }, callSurely));
  const refused = answers.filter((answer) => codeOf(answer) === 'too-many-requests');
  // Whether a request that was lost on a busy machine has been counted, nobody knows.
  const isRight = refused.length >= 3 && refused.length <= 3 + lost;
  const hasSeconds = refused.every(({ body }) => /"seconds":"\d+"/.test(body));
  return [
    ...(isRight ? [] : [`${name}: ${refused.length} of ${most + 3} at once were refused instead of 3`]),
    ...(hasSeconds ? [] : [`${name}: a refusal does not say for how long`]),
  ];
}

function codeOf({ result }: Awaited<ReturnType<typeof callAction>>): string | null {
  return result && !result.ok ? result.error.code : null;
}

async function tooManyStreams(testbed: SecurityTestbed): Promise<string[]> {
  const { ports, portalUrl, visitors, runs } = testbed;
  const path = `/api/runs/${runs.analytics.runId}/events`;
  const open = (no: number) => followUntilEnd(ports[no % ports.length] as number, portalUrl, path, visitors.auditor);
  const streams = await Promise.all(Array.from({ length: STREAMS }, (_, no) => open(no)));
  const { status, headers, body } = await visitors.auditor.ask(path);
  for (const { close } of streams) close();
  const isTold = status === 429 && body.includes('too-many-streams') && headers['retry-after'] !== undefined;
  return isTold ? [] : [`the stream after ${STREAMS} was answered with ${status} ${body.slice(0, 100)}`];
}

/** Whoever is not signed in can ask the provider only so often, whatever address they claim to have. */
async function tooManySignIns(testbed: SecurityTestbed): Promise<string[]> {
  const visitor = new Visitor(testbed);
  const begin = await visitor.readyToBegin();
  const answers = await Promise.all(Array.from({ length: SIGN_INS + 3 }, () => begin()));
  const refused = answers.filter(({ status }) => status === 429);
  const isTold = refused.every(({ body, headers }) => body.includes('too-many-requests') && headers['retry-after']);
  const forged = await begin({ 'x-forwarded-for': `203.0.113.9, ${visitor.address}` });
  const { status } = await (await new Visitor(testbed).readyToBegin())();
  const page = await visitor.ask('/sign-in?error=too-many-requests', { headers: { 'accept-language': 'ja' } });
  return [
    ...(refused.length === 3
      ? []
      : [`${refused.length} of ${SIGN_INS + 3} sign-ins at once were refused instead of 3`]),
    ...(isTold ? [] : ['a refused sign-in does not say why']),
    ...(forged.status === 429 ? [] : ['a forged X-Forwarded-For gets around the limit of sign-ins']),
    ...(status === 200 ? [] : [`a sign-in from another address was answered with ${status}`]),
    ...(page.body.includes('サインインの回数が多すぎます')
      ? []
      : ['the sign-in page does not say that there were too many']),
  ];
}

/** Each return asks the provider too. */
async function tooManyReturns(testbed: SecurityTestbed): Promise<string[]> {
  const visitor = new Visitor(testbed);
  const answers = await Promise.all(Array.from({ length: SIGN_INS + 3 }, () => visitor.endSignIn('code', 'state')));
  const refused = answers.filter(({ headers }) => headers.location?.endsWith('/sign-in?error=too-many-requests'));
  return refused.length === 3 ? [] : [`${refused.length} of ${SIGN_INS + 3} returns were refused instead of 3`];
}
