import { randomUUID } from 'node:crypto';
import { submissionFor } from '#e2e/faults/requests.ts';
import { atReplica, OWN_SITE, sendRequest } from '#e2e/harness/http-client.ts';
import { actionHeaders, writeArguments } from '#e2e/harness/server-action.ts';
import { rowsInTurn } from '#lib/testing/trials.ts';
import { ROWS } from '../access-rows.ts';
import type { ActorName } from '../actors.ts';
import type { SecurityCheck } from '../security-check.ts';
import { regionOf, type SecurityTestbed } from '../security-testbed.ts';
import { pathOf } from './access-table.ts';

/** From before anything was read to after everything was answered. */
const CUT_AFTER_MS = [0, 1, 3, 10, 30, 70, 150, 400, 1_000];
const AT_ONCE = 6;
const WHO: readonly ActorName[] = ['payments dba', 'support', 'admin', 'analytics dba'];

interface Cut {
  path: string;
  headers: Record<string, string>;
  body?: string;
  afterMs: number;
}

/**
 * Browsers that leave in the middle of an answer. An error that nobody handles ends a process of the portal, so nothing that a client does
 * may make one.
 */
export const hangUps: SecurityCheck = {
  id: 'S-15-cuts',
  title: 'clients that hang up at any moment',
  async run(testbed) {
    const { replicas } = testbed.cluster;
    const before = replicas.map(({ pid }) => pid);
    const cuts = CUT_AFTER_MS.flatMap((afterMs) => [...reads(testbed, afterMs), ...actions(testbed, afterMs)]);
    const ends: string[] = [];
    const next = cuts.values();
    const work = Array.from({ length: AT_ONCE }, async () => {
      for (const one of next) ends.push(await sendAndCut(testbed, one, ends.length));
    });
    await Promise.all(work);
    const problems = await Promise.all(replicas.map((replica) => replica.whenReady().then(() => null, tell)));
    const violations = replicas.flatMap(({ name, pid }, no) => {
      if (problems[no]) return [problems[no]];
      return pid !== undefined && pid === before[no] ? [] : [`${name} did not survive clients that hang up`];
    });
    const count = (end: string) => ends.filter((one) => one === end).length;
    return {
      trials: cuts.length,
      violations,
      measures: {
        'cut before an answer': count('unanswered'),
        'cut within it': count('within'),
        whole: count('whole'),
      },
    };
  },
};

const tell = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function reads({ runs, visitors }: SecurityTestbed, afterMs: number): Cut[] {
  const rows = ROWS.filter(({ kind }) => kind !== 'action');
  const path = { runId: runs.payments.runId, teamId: 'payments' };
  return rows.flatMap((row, no) =>
    // Each page is cut at all moments, and before a merge by one of them at each.
    rowsInTurn(WHO, no + CUT_AFTER_MS.indexOf(afterMs)).flatMap((who) => {
      const own = { ...OWN_SITE, ...visitors[who].cookieHeader() };
      const ways: Record<string, string>[] = row.kind === 'page' ? [{ accept: 'text/html' }, { rsc: '1' }] : [{}];
      return ways.map((way) => ({ path: pathOf(row, path), headers: { ...own, ...way }, afterMs }));
    }),
  );
}

/** Looks at AWS, which go on when nobody waits for them. */
function actions({ cluster, portalUrl, visitors }: SecurityTestbed, afterMs: number): Cut[] {
  const target = { teamId: 'payments', region: regionOf('payments') };
  const { passwords: _, ...planned } = submissionFor(`cut-${randomUUID().slice(0, 8)}`, { target });
  const cookie = visitors['payments dba'].cookieHeader();
  const send = (name: string, input: unknown) => ({
    path: '/runs/new',
    headers: { ...actionHeaders(cluster.root, name, portalUrl), ...cookie },
    body: writeArguments([input]),
    afterMs,
  });
  return [send('planRun', planned), send('listKeys', target)];
}

function sendAndCut(
  { ports, portalUrl }: SecurityTestbed,
  cut: Cut,
  no: number,
): Promise<'unanswered' | 'within' | 'whole'> {
  const { path, headers, body, afterMs } = cut;
  return new Promise((resolve) => {
    let end: 'unanswered' | 'within' | 'whole' = 'unanswered';
    const to = atReplica(ports[no % ports.length] as number, portalUrl, path);
    const sent = sendRequest(to, { method: body === undefined ? 'GET' : 'POST', headers, body: body ?? '' });
    sent.on('response', (response) => {
      end = 'within';
      response.on('end', () => {
        end = 'whole';
      });
      response.on('error', () => undefined);
      response.resume();
    });
    // That it is cut is wanted.
    sent.on('error', () => undefined);
    sent.once('close', () => resolve(end));
    setTimeout(() => sent.destroy(), afterMs);
  });
}
