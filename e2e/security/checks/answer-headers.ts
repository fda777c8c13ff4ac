import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Answer } from '#e2e/harness/http-client.ts';
import { actionHeaders, callAction } from '#e2e/harness/server-action.ts';
import { ROWS } from '../access-rows.ts';
import { ACTION_ROWS } from '../action-rows.ts';
import type { SecurityCheck } from '../security-check.ts';
import type { SecurityTestbed } from '../security-testbed.ts';
import type { Visitor } from '../visitor.ts';
import { pathOf } from './access-table.ts';

/** As the documents promise them; written out here, so that a slip in the portal's own table is seen. */
const HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};
const POLICY = [
  "default-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
];

/** Of what shows nothing but itself. */
const STRICT_POLICY = ["default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"];

interface Got {
  what: string;
  answer: Answer;
}

export const answerHeaders: SecurityCheck = {
  id: 'S-07',
  title: 'headers of every answer, errors, redirects, actions and streams among them',
  async run(testbed) {
    const violations: string[] = [];
    const nonces = new Set<string>();
    const statuses = new Set<number>();
    let trials = 0;
    for await (const { what, answer } of askEverything(testbed)) {
      trials += 1;
      statuses.add(answer.status);
      const nonce = /'nonce-([^']+)'/.exec(String(answer.headers['content-security-policy']))?.[1] ?? '';
      const problems = findProblems(what, answer);
      // The last resort was made with the build, before there was a nonce: it is read without its scripts.
      if (!what.includes('/_global-error')) problems.push(...findForeignScripts(answer, nonce));
      if (nonce !== '' && nonces.has(nonce)) problems.push('its nonce has been used before');
      nonces.add(nonce);
      violations.push(...problems.map((problem) => `${what} (${answer.status}): ${problem}`));
    }
    for (const status of [200, 307, 400, 401, 403, 404, 405, 413, 503]) {
      if (!statuses.has(status)) violations.push(`no answer with ${status} was looked at`);
    }
    return { trials, violations };
  },
};

function findProblems(what: string, { headers, status }: Answer): string[] {
  const policy = String(headers['content-security-policy']);
  const isFile = what.startsWith('file ');
  const isStrict = isFile || policy.startsWith("default-src 'none'");
  return [
    ...Object.entries(HEADERS)
      .filter(([name, value]) => headers[name] !== value)
      .map(([name]) => `${name} is ${headers[name]}`),
    ...(isStrict ? STRICT_POLICY : POLICY)
      .filter((part) => !policy.includes(part))
      .map((part) => `its policy lacks ${part}: ${policy}`),
    ...((isFile && status === 200) || headers['cache-control']?.includes('no-store')
      ? []
      : [`it may be kept: ${headers['cache-control']}`]),
    ...(headers['content-type']?.startsWith('text/event-stream') && !isPassedOn(headers)
      ? ['a proxy may hold back its frames']
      : []),
    ...(headers['access-control-allow-origin'] === undefined ? [] : ['other sites may read it']),
    ...(headers['x-powered-by'] === undefined && headers.server === undefined ? [] : ['it says what it is made with']),
  ];
}

/** A stream that proxies neither compress nor buffer. */
function isPassedOn(headers: Answer['headers']): boolean {
  const isKept = headers['cache-control'] === 'no-store, no-transform' && headers['x-accel-buffering'] === 'no';
  return isKept && headers['content-encoding'] === undefined;
}

/** Every script of a page carries the nonce of its answer. */
function findForeignScripts({ headers, body }: Answer, nonce: string): string[] {
  if (!headers['content-type']?.startsWith('text/html')) return [];
  const scripts = body.match(/<script\b[^>]*>/g) ?? [];
  return scripts
    .filter((tag) => !tag.includes(`nonce="${nonce}"`))
    .map((tag) => `a script without its nonce: ${tag.slice(0, 80)}`);
}

async function* askEverything(testbed: SecurityTestbed): AsyncGenerator<Got> {
  const { visitors, runs, cluster } = testbed;
  for (const [name, visitor] of [
    ['nobody', visitors.anonymous],
    ['a dba', visitors['payments dba']],
  ] as const) {
    for (const row of ROWS.filter(({ kind }) => kind !== 'action')) {
      const answer = await visitor.ask(pathOf(row, { runId: runs.payments.runId, teamId: 'payments' }), {
        headers: { accept: 'text/html' },
      });
      yield { what: `${row.kind} ${row.name} to ${name}`, answer };
    }
    yield* askActions(testbed, name, visitor);
  }
  for (const path of [
    '/nothing',
    '/api/nothing',
    '/runs/nothing',
    '/icon.svg',
    '/.well-known/security.txt',
    '/_next/data/x/runs.json',
    '/%E0%A4%A',
  ]) {
    yield { what: `page ${path}`, answer: await visitors.anonymous.ask(path) };
  }
  yield { what: 'file that is not there', answer: await visitors.anonymous.ask('/_next/static/nothing.js') };
  yield {
    what: 'file of the build',
    answer: await visitors.anonymous.ask(`/_next/static/chunks/${findChunk(cluster.root)}`),
  };
  yield* askWithoutDatabase(testbed);
}

async function* askActions(
  { cluster: { root }, portalUrl }: SecurityTestbed,
  name: string,
  visitor: Visitor,
): AsyncGenerator<Got> {
  for (const row of ACTION_ROWS.filter((one) => one.name !== 'signOut')) {
    const call = { root, portalUrl, path: '/runs', name: row.name, input: {} };
    yield { what: `action ${row.name} of ${name}`, answer: await callAction(visitor, call) };
  }
  const headers = actionHeaders(root, 'cancelRun', portalUrl);
  const post = (changed: Record<string, string>, body = '[]', method = 'POST') =>
    visitor.ask('/runs', { method, headers: { ...headers, ...changed }, body });
  yield { what: 'an action of another site', answer: await post({ origin: 'null' }) };
  yield { what: 'an action that is unknown', answer: await post({ 'next-action': 'f'.repeat(42) }) };
  yield { what: 'an action of no shape', answer: await post({}, '{') };
  yield { what: 'an action that is too large', answer: await post({}, JSON.stringify(['x'.repeat(600_000)])) };
  yield { what: 'another method', answer: await post({}, '', 'PUT') };
}

async function* askWithoutDatabase({ cluster, visitors }: SecurityTestbed): AsyncGenerator<Got> {
  for (const { database } of cluster.replicas) {
    database.refuse(true);
    database.cutAll();
  }
  try {
    for (const path of ['/runs', '/api/runs', '/api/ready']) {
      const answer = await visitors['payments dba'].ask(path, { headers: { accept: 'text/html' } });
      yield { what: `${path} without the database`, answer };
    }
  } finally {
    for (const { database } of cluster.replicas) database.refuse(false);
    await cluster.anyReady();
  }
}

function findChunk(root: string): string {
  const name = readdirSync(path.join(root, '.next', 'static', 'chunks')).find((file) => file.endsWith('.js'));
  if (!name) throw new Error('the build has no chunks');
  return name;
}
