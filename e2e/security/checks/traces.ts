import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { submissionFor } from '#e2e/faults/requests.ts';
import { callAction } from '#e2e/harness/server-action.ts';
import type { ReceivedSpan } from '#server/observe/testing/otlp-collector.ts';
import { MARKS } from '../actors.ts';
import type { SecurityCheck } from '../security-check.ts';
import { claimsOf, type SecurityTestbed } from '../security-testbed.ts';
import { Visitor } from '../visitor.ts';

const WITHIN_MS = 60_000;
const POLL_MS = 200;
const PAGE = '/runs/new';
/** Of a trace that a client claims to continue. */
const CLAIMED = 'c1a1'.repeat(8);

/** From the request to the calls with AWS, as the collector gets it; nothing secret that was sent before is in any trace. */
export const traces: SecurityCheck = {
  id: 'S-14-traces',
  title: 'traces from the request to AWS, without names, passwords and tokens',
  async run(testbed) {
    const visitor = await new Visitor(testbed).signIn(claimsOf('payments dba'));
    await visitor.ask(`/runs?text=${MARKS.payments}`);
    const runId = await submitRun(testbed, visitor);
    const deadline = performance.now() + WITHIN_MS;
    let missing: string[];
    do {
      await pause(POLL_MS);
      missing = findMissing(testbed.collector.spans, runId);
    } while (missing.length > 0 && performance.now() < deadline);
    return { trials: testbed.collector.spans.length, violations: [...missing, ...findSecrets(testbed, visitor)] };
  },
};

async function submitRun({ cluster, portalUrl }: SecurityTestbed, visitor: Visitor): Promise<string> {
  const asker: Pick<Visitor, 'ask'> = {
    ask: (path, question = {}) => {
      const headers = { ...question.headers, traceparent: `00-${CLAIMED}-${'c1'.repeat(8)}-01` };
      return visitor.ask(path, { ...question, headers });
    },
  };
  const call = async (name: string, input: unknown) => {
    const { result, body } = await callAction(asker, { root: cluster.root, portalUrl, path: PAGE, name, input });
    if (!result?.ok) throw new Error(`${name} failed: ${body.slice(0, 500)}`);
    return result.value as { planHash: string; runId: string };
  };
  const submission = submissionFor(`${MARKS.payments}-traced`);
  const { passwords: _, ...request } = submission;
  const { planHash } = await call('planRun', request);
  return (await call('createRun', { requestKey: randomUUID(), planHash, submission })).runId;
}

function findMissing(spans: readonly ReceivedSpan[], runId: string): string[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const above = (span: ReceivedSpan | undefined): ReceivedSpan[] =>
    span ? [span, ...above(byId.get(span.parentId))] : [];
  const ofRun = (name: string) =>
    spans.find((span) => span.name === name && span.attributes['portal.run.id'] === runId);

  const [action, run] = [ofRun('action run.create'), ofRun('run')];
  const first = above(action).at(-1);
  const request = { 'http.method': 'POST', 'http.route': PAGE, 'http.status_code': 200 };
  const isRequest = Object.entries(request).every(([name, value]) => first?.attributes[name] === value);
  const isCall = (span: ReceivedSpan) =>
    span.name === 'KMS/CreateKey' &&
    span.attributes['aws.request_id'] !== undefined &&
    above(span)
      .map(({ name }) => name)
      .join() === 'KMS/CreateKey,step kms-key,run' &&
    above(span).at(-1) === run;
  return [
    ...(action ? [] : ['no span of the action names the run']),
    ...(first?.parentId === '' && first.name === `POST ${PAGE}` && isRequest
      ? []
      : [`the action's trace begins with ${first?.name ?? 'nothing'}, not with the request`]),
    ...(action && run?.links.includes(action.traceId) ? [] : ["the run's trace isn't linked to its request"]),
    ...(spans.some(isCall) ? [] : ["no call with AWS's request ID is below a step of the run"]),
    ...(spans.some(({ name }) => name === 'GET /runs') ? [] : ['no span of the page with a search text']),
    ...(spans.some(({ traceId }) => traceId === CLAIMED) ? ["a client's trace was continued"] : []),
  ];
}

function findSecrets({ collector, secrets, testbed }: SecurityTestbed, visitor: Visitor): string[] {
  const sent = collector.text();
  const { authSecret, escrowKey } = testbed.state;
  const hidden = [
    ...Object.values(secrets).map((secret) => ['an external ID', secret] as const),
    ...Object.values(MARKS).map((mark) => ['a name or a password', mark] as const),
    ['a session', visitor.session ?? ''] as const,
    ['a key of the portal', authSecret] as const,
    ['a key of the portal', escrowKey] as const,
  ];
  return hidden.flatMap(([what, secret]) => (sent.includes(secret) ? [`${what} is in a trace`] : []));
}
