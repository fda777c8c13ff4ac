import { randomUUID } from 'node:crypto';
import { submissionFor } from '#e2e/faults/requests.ts';
import { ask, atReplica, type Question } from '#e2e/harness/http-client.ts';
import { actionHeaders, findActionId, writeArguments } from '#e2e/harness/server-action.ts';
import { ACTION_ROWS } from '../action-rows.ts';
import { type ActorName, MARKS } from '../actors.ts';
import type { SecurityCheck } from '../security-check.ts';
import { regionOf, type SecurityTestbed, userIdOf } from '../security-testbed.ts';
import { readStoredState } from '../stored-state.ts';

const EVIL = 'https://evil.example';

/** How other sites make a browser that is signed in send something. */
const FOREIGN: Readonly<Record<string, Record<string, string | undefined>>> = {
  'without Origin': { origin: undefined, 'sec-fetch-site': undefined },
  'Origin: null': { origin: 'null', 'sec-fetch-site': 'cross-site' },
  'another Origin': { origin: EVIL, 'sec-fetch-site': 'cross-site' },
  'another Origin that says it is the same': { origin: EVIL },
  'a forged X-Forwarded-Host': { origin: EVIL, 'x-forwarded-host': 'evil.example', 'sec-fetch-site': undefined },
  'a forged X-Forwarded-Host and -Proto': {
    origin: EVIL,
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
    forwarded: 'host=evil.example;proto=https',
  },
  'a forged Host': { origin: EVIL, host: 'evil.example' },
  'a forged Host without Origin': { origin: undefined, host: 'evil.example', 'sec-fetch-site': undefined },
  'another port': { origin: 'http://localhost:1' },
  'the same site': { origin: undefined, 'sec-fetch-site': 'same-site' },
  'no site': { origin: undefined, 'sec-fetch-site': 'none' },
};

/** What a person of the payments team could ask for, as somebody else would like to have it asked. */
export const foreignRequests: SecurityCheck = {
  id: 'S-05',
  title: 'requests that other sites make a browser send',
  async run(testbed) {
    const violations: string[] = [];
    let trials = 0;
    const before = await readStoredState(testbed.cluster);
    // With an open session, which would end.
    const userId = await userIdOf(testbed.cluster, 'dba@payments');
    for (const { name, from } of ACTION_ROWS) {
      for (const [how, forged] of Object.entries(FOREIGN)) {
        const path = from === 'run' ? `/runs/${testbed.runs.payments.runId}` : (from ?? '/runs');
        trials += 1;
        violations.push(
          ...(await tryOne(testbed, `${name} with ${how}`, path, foreignAction(testbed, { name, forged, userId }))),
        );
      }
      for (const [how, question] of formPosts(testbed.cluster.root, name)) {
        trials += 1;
        violations.push(...(await tryOne(testbed, `${name} as ${how}`, '/runs', question)));
      }
    }
    if ((await readStoredState(testbed.cluster)) !== before) violations.push(`the stored state has changed: ${before}`);
    return { trials, violations };
  },
};

async function tryOne(testbed: SecurityTestbed, what: string, path: string, question: Question): Promise<string[]> {
  const visitor = testbed.visitors[victimOf(what)];
  const headers = { ...visitor.cookieHeader(), ...question.headers };
  const { status } = await ask(atReplica(testbed.ports[0] as number, testbed.portalUrl, path), {
    ...question,
    headers,
  });
  return status >= 400 && status < 500 ? [] : [`${what} was answered with ${status}`];
}

/** Whoever could do it: else the refusal would prove nothing. */
function victimOf(what: string): ActorName {
  const { may } = ACTION_ROWS.find(({ name }) => what.startsWith(`${name} `)) ?? {};
  if (may?.length === 1 && may[0] === 'admin') return 'admin';
  return may?.length === 1 && may[0] === 'support' ? 'support' : 'payments dba';
}

/** An action that would be done at once if the portal's own page sent it. */
function foreignAction(
  { cluster, portalUrl, runs }: SecurityTestbed,
  { name, forged, userId }: { name: string; forged: (typeof FOREIGN)[string]; userId: string },
): Question {
  const { input } = ACTION_ROWS.find((row) => row.name === name) ?? {};
  const mark = `foreign-${randomUUID().slice(0, 8)}`;
  const given = input?.({ runId: runs.payments.runId, teamId: 'payments', region: regionOf('payments'), mark, userId });
  const sent =
    name === 'createRun' ? { requestKey: randomUUID(), planHash: null, submission: submissionFor(mark) } : given;
  const all = { ...actionHeaders(cluster.root, name, portalUrl), ...forged };
  const headers = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >;
  return { method: 'POST', headers, body: writeArguments(sent === undefined ? [] : [sent]) };
}

/** What a form on another site can send, which needs no leave of the portal. */
function formPosts(root: string, name: string): [string, Question][] {
  const field = `$ACTION_ID_${findActionId(root, name)}`;
  const boundary = 'x'.repeat(20);
  const part = `--${boundary}\r\ncontent-disposition: form-data; name="${field}"\r\n\r\n\r\n--${boundary}--\r\n`;
  const post = (contentType: string, body: string): Question => ({
    method: 'POST',
    headers: { 'content-type': contentType, origin: EVIL, 'sec-fetch-site': 'cross-site' },
    body,
  });
  return [
    ['a form', post('application/x-www-form-urlencoded', new URLSearchParams({ [field]: '' }).toString())],
    ['a form with files', post(`multipart/form-data; boundary=${boundary}`, part)],
    ['a form of plain text', post('text/plain', `${field}=${MARKS.payments}`)],
  ];
}
