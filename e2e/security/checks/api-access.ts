import { type Answer, ask, atReplica, type Question } from '#e2e/harness/http-client.ts';
import { callAction } from '#e2e/harness/server-action.ts';
import { hashPersonalToken, makePersonalToken } from '#server/auth/token/personal-token.ts';
import type { Row, Target } from '../access-row.ts';
import { expectedAnswers, ROWS } from '../access-rows.ts';
import { ACTOR_NAMES, ACTORS, type ActorName, MARKS, seenTeams, TEAMS } from '../actors.ts';
import type { SecurityCheck } from '../security-check.ts';
import type { SecurityTestbed } from '../security-testbed.ts';
import { idsOf, requesterOf } from './access-table.ts';

type Scope = 'read' | 'run';

/** The way in of the pages that each operation has to answer like; one that the document has and this lacks fails. */
const LIKE: Readonly<Record<string, string>> = {
  listRuns: '/api/runs',
  exportRuns: '/api/runs/export',
  getRunFigures: '/api/runs',
  getRun: '/api/runs/[id]',
  followRun: '/api/runs/[id]/events',
  exportRun: '/api/runs/[id]',
  getSupportBundle: '/api/runs/[id]/bundle',
  listSetups: '/api/setups',
  getSetup: '/api/runs/[id]/setup',
  verifySetup: 'verifySetup',
  planRun: 'planRun',
  startRun: 'createRun',
  retryRun: 'retryRun',
  sendPasswords: 'providePasswords',
  cancelRun: 'cancelRun',
  planCleanUp: 'planCleanUp',
  startCleanUp: 'cleanUpRun',
};
/** For everyone, without a token. */
const OPEN = ['describeError'];

interface Operation {
  id: string;
  method: string;
  path: string;
}

export const apiAccess: SecurityCheck = {
  id: 'S-02-api',
  title: 'every operation of the HTTP API, every actor’s token, every target',
  async run(testbed) {
    const operations = await readOperations(testbed);
    const ids = operations.map(({ id }) => id);
    const told = [...Object.keys(LIKE), ...OPEN];
    const violations = [
      ...ids.filter((id) => !told.includes(id)).map((id) => `${id} has no row`),
      ...told.filter((id) => !ids.includes(id)).map((id) => `${id} has a row, and the document has no such operation`),
    ];
    let trials = 0;
    for (const name of ACTOR_NAMES) {
      // The checks before this one have used up some of what a person may ask for in a minute.
      await testbed.cluster.query('DELETE FROM recent_request');
      const tokens = await makeTokens(testbed, name);
      for (const operation of operations.filter(({ id }) => LIKE[id])) {
        for (const target of [...TEAMS, 'nothing'] as const) {
          for (const scope of ['read', 'run'] as const) {
            trials += 1;
            violations.push(...(await tryOne(testbed, { operation, name, target, scope, token: tokens?.[scope] })));
          }
        }
      }
      trials += 2;
      violations.push(...(await tryElsewhere(testbed, name, tokens?.run)));
    }
    return { trials, violations, measures: { operations: operations.length, actors: ACTOR_NAMES.length } };
  },
};

async function readOperations(testbed: SecurityTestbed): Promise<Operation[]> {
  const { body } = await send(testbed, '/api/v1/openapi.json');
  const { paths } = JSON.parse(body) as { paths: Record<string, Record<string, { operationId: string }>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId: id }]) => ({ id, method: method.toUpperCase(), path })),
  );
}

/** A token of each scope, even for somebody who has left the team since. */
async function makeTokens({ cluster }: SecurityTestbed, name: ActorName): Promise<Record<Scope, string> | null> {
  const { subject } = ACTORS[name];
  if (subject === null) return null;
  const make = async (scope: Scope) => {
    const token = makePersonalToken();
    await cluster.query(
      `INSERT INTO personal_token (token_hash, user_id, name, scope, expires_at)
       SELECT $1, id, 'check', $2, now() + interval '1 hour' FROM portal_user WHERE subject = $3`,
      [hashPersonalToken(token), scope, subject],
    );
    return token;
  };
  return { read: await make('read'), run: await make('run') };
}

interface Asked {
  operation: Operation;
  name: ActorName;
  target: Target;
  scope: Scope;
  token: string | undefined;
}

async function tryOne(testbed: SecurityTestbed, asked: Asked): Promise<string[]> {
  const { operation, name, target, scope, token } = asked;
  const row = ROWS.find((one) => one.name === LIKE[operation.id]) as Row;
  const ids = idsOf(testbed, name, target);
  const { runId } = ids;
  const { runId: _id, requestKey: _key, ...body } = (row.input?.(ids) ?? {}) as Record<string, unknown>;
  const answer = await send(testbed, `/api/v1${operation.path.replace('{runId}', runId)}`, {
    method: operation.method,
    headers: {
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(operation.method === 'POST' ? { body: JSON.stringify(body) } : {}),
  });
  const where = `${operation.id} as ${name} at ${target} with a token to ${scope}`;
  const expected = expectedOf(row, asked, requesterOf(testbed, name, target));
  const told = tell(answer);
  const visible = seenTeams(name);
  return [
    ...(expected.includes(told) ? [] : [`${where}: ${told} instead of ${expected.join(' or ')}`]),
    ...TEAMS.filter((one) => !visible.includes(one) && answer.body.includes(MARKS[one])).map(
      (one) => `${where}: shows what is of ${one}`,
    ),
  ];
}

/** What the pages answer, in the API's words. */
function expectedOf(row: Row, { operation, name, target, scope }: Asked, requester: ActorName): string[] {
  if (name === 'anonymous') return ['token-refused'];
  if (row.kind === 'action' && scope === 'read') return ['token-scope'];
  const isTargeted = row.target !== undefined;
  return expectedAnswers(row, name, isTargeted ? target : 'nothing', requester)
    .map((one) => {
      if (one === 'ok' || one === '200') return 'done';
      return one.replace(/^\d+ /, '');
    })
    .concat(operation.id === 'listRuns' ? ['done'] : []);
}

function tell({ status, body, headers }: Answer): string {
  if (status < 300) return 'done';
  if (headers['content-type'] !== 'application/problem+json') return `${status} without problem details`;
  return (JSON.parse(body) as { code: string }).code;
}

/** A session opens nothing in the API, and a token nothing else. */
async function tryElsewhere(testbed: SecurityTestbed, name: ActorName, token: string | undefined): Promise<string[]> {
  const { status } = await testbed.visitors[name].ask('/api/v1/runs');
  const violations = status === 401 ? [] : [`the API answers the session of ${name} with ${status}`];
  if (token === undefined) return violations;
  const headers = { authorization: `Bearer ${token}`, 'sec-fetch-site': 'same-origin' };
  for (const [path, expected] of [
    ['/api/runs', 401],
    ['/runs', 307],
  ] as const) {
    const answer = await send(testbed, path, { headers });
    if (answer.status !== expected) violations.push(`${path} answers the token of ${name} with ${answer.status}`);
  }
  const { root } = testbed.cluster;
  const call = { root, portalUrl: testbed.portalUrl, path: '/runs', name: 'sweepNow' };
  const withToken = { ask: (path: string, question?: Question) => send(testbed, path, addHeaders(question, headers)) };
  const { result } = await callAction(withToken, call);
  if (result?.ok !== false) violations.push(`an action answers the token of ${name}`);
  return violations;
}

function addHeaders(question: Question = {}, headers: Record<string, string>): Question {
  return { ...question, headers: { ...question.headers, ...headers } };
}

function send({ ports: [port = 0], portalUrl }: SecurityTestbed, path: string, question?: Question): Promise<Answer> {
  return ask(atReplica(port, portalUrl, path), question);
}
