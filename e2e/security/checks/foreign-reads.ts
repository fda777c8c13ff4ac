import { ask, atReplica, OWN_SITE } from '#e2e/harness/http-client.ts';
import { rowsInTurn } from '#lib/testing/trials.ts';
import type { Row } from '../access-row.ts';
import { ROWS } from '../access-rows.ts';
import type { ActorName } from '../actors.ts';
import type { SecurityCheck } from '../security-check.ts';
import type { SecurityTestbed } from '../security-testbed.ts';
import { pathOf } from './access-table.ts';

/** What a browser says when a page elsewhere makes it ask. */
const from = (site: string, mode: string, dest: string) => ({
  'sec-fetch-site': site,
  'sec-fetch-mode': mode,
  'sec-fetch-dest': dest,
});

interface Way {
  headers: Record<string, string>;
  /** Whether it may lead to a page; data is never answered. */
  isVisit: boolean;
}

const WAYS: Readonly<Record<string, Way>> = {
  'an image': { headers: from('cross-site', 'no-cors', 'image'), isVisit: false },
  'a script': { headers: from('cross-site', 'no-cors', 'script'), isVisit: false },
  'a frame': { headers: from('cross-site', 'navigate', 'iframe'), isVisit: false },
  "a neighbor's fetch": { headers: from('same-site', 'cors', 'empty'), isVisit: false },
  "a neighbor's frame": { headers: from('same-site', 'navigate', 'iframe'), isVisit: false },
  'a link': { headers: from('cross-site', 'navigate', 'document'), isVisit: true },
  "a neighbor's link": { headers: from('same-site', 'navigate', 'document'), isVisit: true },
  'a link in an older browser': { headers: { referer: 'https://evil.example/' }, isVisit: true },
  'a link in an older browser that hides where it is': { headers: {}, isVisit: true },
};

/** Of nobody in particular, or the end of a sign-in. */
const isOpen = ({ name, may }: Row) => may === 'everybody' && name.startsWith('/api/');

/** One who may have what another may not, and the other way round. */
const VICTIMS: readonly ActorName[] = ['analytics dba', 'admin', 'auditor'];

export const foreignReads: SecurityCheck = {
  id: 'S-05-reads',
  title: 'pages and data that other sites link to, embed or fetch',
  async run(testbed) {
    const rows = ROWS.filter(({ kind }) => kind !== 'action');
    const violations: string[] = [];
    let trials = 0;
    // What the checks before were refused is no longer counted.
    await testbed.cluster.query('DELETE FROM refusal_count');
    const before = await countRecords(testbed);
    for (const [no, row] of rows.entries()) {
      for (const [turn, [what, way]] of Object.entries(WAYS).entries()) {
        for (const victim of rowsInTurn(VICTIMS, no + turn)) {
          trials += 1;
          violations.push(...(await tryOne(testbed, row, victim, what, way)));
        }
      }
    }
    const counted = await testbed.cluster.query('SELECT FROM refusal_count');
    const made = (await countRecords(testbed)) - before;
    if (made !== 0 || counted.length > 0)
      violations.push(`other sites have made ${made} audit records in the name of who visits them`);
    violations.push(...(await visitByHand(testbed)));
    return { trials, violations };
  },
};

async function tryOne(
  testbed: SecurityTestbed,
  row: Row,
  victim: ActorName,
  what: string,
  way: Way,
): Promise<string[]> {
  const headers = { accept: 'text/html', ...testbed.visitors[victim].cookieHeader(), ...way.headers };
  const to = atReplica(testbed.ports[0] as number, testbed.portalUrl, addressOf(testbed, row));
  const { status } = await ask(to, { headers });
  // Machines ask for these without a word of where they come from, and the provider sends the browser back.
  if (isOpen(row) && way.isVisit) return [];
  const mayPass = way.isVisit && row.kind === 'page';
  // The HTTP API reads no cookie, so that a browser is nobody there.
  const refusal = row.name.startsWith('/api/v1/') ? 401 : 403;
  return (status === refusal) !== mayPass ? [] : [`${row.kind} ${row.name} as ${victim} by ${what}: ${status}`];
}

/** Of the payments team, which is not the victims'. */
function addressOf({ runs }: SecurityTestbed, row: Row): string {
  return pathOf(row, { runId: runs.payments.runId, teamId: 'payments' });
}

/** The same, asked for by the person: else it would prove nothing that nothing is recorded. */
async function visitByHand(testbed: SecurityTestbed): Promise<string[]> {
  const visits = [
    ['analytics dba', `/runs/${testbed.runs.payments.runId}`],
    ['admin', '/api/admin/teams/payments/template'],
  ] as const;
  const violations: string[] = [];
  for (const [victim, path] of visits) {
    const before = await countRecords(testbed);
    await testbed.visitors[victim].ask(path, { headers: { accept: 'text/html', ...OWN_SITE } });
    if ((await countRecords(testbed)) !== before + 1) violations.push(`${path} asked for by ${victim} is not recorded`);
  }
  return violations;
}

async function countRecords({ cluster }: SecurityTestbed): Promise<number> {
  return (await cluster.query("SELECT FROM audit_record WHERE kind IN ('refusal', 'export')")).length;
}
