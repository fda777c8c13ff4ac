import { once } from 'node:events';
import { connect } from 'node:net';
import type { Question } from '#e2e/harness/http-client.ts';
import { actionHeaders, writeArguments } from '#e2e/harness/server-action.ts';
import { rowsInTurn } from '#lib/testing/trials.ts';
import { ROWS } from '../access-rows.ts';
import { ACTION_ROWS } from '../action-rows.ts';
import type { SecurityCheck } from '../security-check.ts';
import { regionOf, type SecurityTestbed } from '../security-testbed.ts';
import { readStoredState } from '../stored-state.ts';
import { pathOf } from './access-table.ts';

const MEGABYTE = 1024 * 1024;
const nested = (count: number) => `${'['.repeat(count)}${']'.repeat(count)}`;

/** Bodies that no page of the portal writes. */
const BODIES: Readonly<Record<string, Pick<Question, 'body' | 'isChunked'>>> = {
  nothing: { body: '' },
  'no JSON': { body: '[{' },
  'no text': { body: Buffer.from([0xff, 0xfe, 0x00, 0x5b]) },
  'no list': { body: '{}' },
  'no arguments': { body: '[]' },
  null: { body: '[null]' },
  'a number': { body: '[1e999]' },
  'a text': { body: '["x"]' },
  'a list': { body: '[[]]' },
  'an empty object': { body: '[{}]' },
  'objects for texts': { body: '[{"runId":{"$ne":null},"teamId":{},"region":[],"target":"x","requestKey":{}}]' },
  'lists for texts': { body: '[{"runId":["x"],"passwords":[],"submission":[]}]' },
  'a prototype': { body: '[{"__proto__":{"isSupport":true},"runId":"x"}]' },
  'a constructor': { body: '[{"constructor":{"prototype":{"isSupport":true}}}]' },
  'more than is asked for': { body: '[{"runId":"x","isSupport":true,"teams":{"payments":["lead"]}}]' },
  'a module': { body: '["$F1"]' },
  'a form in it': { body: '["$K1"]' },
  'a promise': { body: '["$@1"]' },
  'a map': { body: '["$Q1"]' },
  'a stream': { body: '["$r1"]' },
  itself: { body: '[{"runId":"$0"}]' },
  'a path to a constructor': { body: '["$1:constructor:constructor"]' },
  'a bound action': { body: '[{"id":"x","bound":"$@0"}]' },
  '100,000 nested lists': { body: nested(100_000) },
};

/** The door does not ask which action it is: one is enough. */
const LARGEST: readonly [string, Pick<Question, 'body' | 'isChunked'>][] = [
  ['10 MB', { body: JSON.stringify(['x'.repeat(10 * MEGABYTE)]) }],
  ['10 MB that do not say so', { body: JSON.stringify(['x'.repeat(10 * MEGABYTE)]), isChunked: true }],
];

/** Before a merge each action gets some of them, and its neighbors in the table the others. */
const BODIES_EVERY = 3;

const RUBBISH = ['%00', '%E0%A4%A', '..%2f..%2fetc', '%5c%5c', "'--", 'x'.repeat(4_000), '%F0%9F%98%80', '__proto__'];
const QUERY = [
  'text',
  'person',
  'cursor',
  'from',
  'to',
  'zone',
  'state',
  'team',
  'kind',
  'after',
  '_rsc',
  'error',
  'callbackUrl',
];

/** Files that stand beside the build. */
const FILES = ['/.git/config', '/.env', '/package.json', '/portal.config.yaml', '/server/start.ts', '/.next/BUILD_ID'];

const UPGRADED = ['/', '//x', '/runs', '/_next/webpack-hmr', '/api/runs'];
const CLOSED_MS = 5_000;

/** Whether the portal closes the connection of somebody who asks for a WebSocket, with or without an answer. */
async function isClosed(port: number, path: string): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const closed = once(socket, 'close', { signal: AbortSignal.timeout(CLOSED_MS) });
  const words = ['Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Key: ${'A'.repeat(22)}==`];
  socket.write(
    [`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, ...words, 'Sec-WebSocket-Version: 13', '', ''].join('\r\n'),
  );
  socket.resume();
  try {
    await closed;
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

export const wrongShapes: SecurityCheck = {
  id: 'S-15',
  title: 'bodies, addresses and headers of the wrong shape',
  async run(testbed) {
    const violations: string[] = [];
    let trials = 0;
    const before = await readStoredState(testbed.cluster);
    for await (const { what, status, isDone } of tryAll(testbed)) {
      trials += 1;
      if (status >= 500 && status !== 503) violations.push(`${what} was answered with ${status}`);
      if (isDone) violations.push(`${what} was done`);
    }
    for (const path of UPGRADED) {
      trials += 1;
      if (!(await isClosed(testbed.cluster.anyAlive().port, path)))
        violations.push(`a WebSocket at ${path} was left open`);
    }
    if ((await readStoredState(testbed.cluster)) !== before) violations.push(`the stored state has changed: ${before}`);
    return { trials, violations };
  },
};

interface Tried {
  what: string;
  status: number;
  isDone?: boolean;
}

async function* tryAll(testbed: SecurityTestbed): AsyncGenerator<Tried> {
  yield* tryBodies(testbed);
  yield* tryAddresses(testbed);
  yield* tryMethods(testbed);
}

async function* tryBodies({ visitors, cluster: { root }, portalUrl }: SecurityTestbed): AsyncGenerator<Tried> {
  // What takes no argument is not stopped by a wrong one.
  for (const [turn, { name }] of ACTION_ROWS.filter(({ input }) => input).entries()) {
    const bodies = [
      ...rowsInTurn(Object.entries(BODIES), turn, BODIES_EVERY),
      ...(name === 'createRun' ? LARGEST : []),
    ];
    for (const [what, sent] of bodies) {
      const headers = actionHeaders(root, name, portalUrl);
      const answer = await visitors['payments dba'].ask('/runs', { method: 'POST', headers, ...sent });
      yield { what: `${name} with ${what}`, status: answer.status, isDone: answer.body.includes('{"ok":true') };
    }
  }
}

async function* tryAddresses({ visitors }: SecurityTestbed): AsyncGenerator<Tried> {
  for (const rubbish of RUBBISH) {
    const paths = ROWS.filter(({ name, kind }) => kind !== 'action' && name.includes('[')).map(({ name }) =>
      name.replace(/\[[^\]]*\]/, rubbish),
    );
    const query = QUERY.map((name) => `${name}=${rubbish}&${name}=${rubbish}`).join('&');
    const queries = ['/runs', '/api/runs', '/sign-in', '/signed-out'].map((path) => `${path}?${query.slice(0, 8_000)}`);
    for (const path of [...paths, ...queries, `/${rubbish}`]) {
      const headers = { accept: 'text/html', 'last-event-id': rubbish, 'accept-language': rubbish };
      yield {
        what: `GET ${path.slice(0, 80)}`,
        status: (await visitors['payments dba'].ask(path, { headers })).status,
      };
    }
  }
  for (const path of FILES) {
    const { status } = await visitors.anonymous.ask(path);
    yield { what: `GET ${path}`, status, isDone: status === 200 };
  }
  const cookie = 'portal.session=x; portal.locale=%00; portal.theme=__proto__; portal.time-zone=%F0';
  for (const path of ['/', '/runs', '/api/runs']) {
    yield {
      what: `${path} with rubbish for cookies`,
      status: (await visitors.anonymous.ask(path, { headers: { cookie } })).status,
    };
  }
}

/** What a route or page was not made for, from the portal's own page. */
async function* tryMethods({ visitors, runs, cluster: { root }, portalUrl }: SecurityTestbed): AsyncGenerator<Tried> {
  for (const row of ROWS.filter(({ kind }) => kind !== 'action')) {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'TRACE']) {
      const headers = { origin: portalUrl, 'content-type': 'application/x-www-form-urlencoded' };
      const path = pathOf(row, { runId: runs.payments.runId, teamId: 'payments' });
      const { status } = await visitors['payments dba'].ask(path, { method, headers, body: 'x=1' });
      yield { what: `${method} ${row.name}`, status, isDone: status < 400 };
    }
  }
  for (const { name, input } of ACTION_ROWS) {
    const target = { runId: runs.payments.runId, teamId: 'payments', region: regionOf('payments'), mark: 'zx-get' };
    const body = writeArguments(input ? [input({ ...target, userId: target.runId })] : []);
    const answer = await visitors['payments dba'].ask('/runs', { headers: actionHeaders(root, name, portalUrl), body });
    yield { what: `${name} by GET`, status: answer.status, isDone: answer.body.includes('{"ok":true') };
  }
}
