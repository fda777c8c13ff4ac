import { randomUUID } from 'node:crypto';
import type { Answer } from '#e2e/harness/http-client.ts';
import { callAction } from '#e2e/harness/server-action.ts';
import { firstRows, rowsInTurn } from '#lib/testing/trials.ts';
import type { Row, Target } from '../access-row.ts';
import { expectedAnswers, mayAsk, ROWS } from '../access-rows.ts';
import { ACTOR_NAMES, ACTORS, type ActorName, MARKS, seenTeams, TEAMS } from '../actors.ts';
import { compareEntryPoints, readEntryPoints } from '../entry-points.ts';
import type { SecurityCheck } from '../security-check.ts';
import { claimsOf, regionOf, type SecurityTestbed } from '../security-testbed.ts';
import { Visitor } from '../visitor.ts';

/** How a browser asks for a page: the whole of it, its data, or its data beforehand. */
const WHOLE: Record<string, string> = { accept: 'text/html' };
/** Before a merge each actor gets one of these of a page, and its neighbors in the table the other. */
const DATA: readonly Record<string, string>[] = [
  { rsc: '1' },
  { rsc: '1', 'next-router-prefetch': '1', 'next-router-segment-prefetch': '/_tree' },
];

/** At the things of both teams, each with the other team's people. What is left to `npm run test:all` is the same the other way round. */
const ASKERS = firstRows(ACTOR_NAMES, ACTOR_NAMES.length - TEAMS.length);

interface Asked {
  row: Row;
  name: ActorName;
  target: Target;
  way: Record<string, string>;
}

export const accessTable: SecurityCheck = {
  id: 'S-02',
  title: 'every entry point, every actor, every target',
  async run(testbed) {
    const violations = compareEntryPoints(readEntryPoints(testbed.cluster.root), ROWS);
    let trials = violations.length;
    for (const [no, row] of ROWS.entries()) {
      for (const [turn, name] of ASKERS.entries()) {
        for (const way of row.kind === 'page' ? [WHOLE, ...rowsInTurn(DATA, no + turn)] : [{}]) {
          const answers = new Map<Target, string>();
          for (const target of row.target ? ([...TEAMS, 'nothing'] as const) : (['nothing'] as const)) {
            trials += 1;
            const asked = { row, name, target, way };
            const { violation, shown } = await tryOne(testbed, asked);
            violations.push(...violation);
            answers.set(target, shown);
          }
          violations.push(...compareRefusals(testbed, { row, name, way }, answers));
        }
      }
    }
    return { trials, violations, measures: { 'entry points': ROWS.length, actors: ASKERS.length } };
  },
};

async function tryOne(testbed: SecurityTestbed, asked: Asked) {
  const { row, name, target, way } = asked;
  const ids = idsOf(testbed, name, target);
  const { answer, told } = await send(testbed, asked, ids);
  const where = `${row.kind} ${row.name} as ${name} at ${row.target ? target : 'no target'}${'rsc' in way ? ' (data)' : ''}`;
  const expected = expectedAnswers(row, name, target, requesterOf(testbed, name, target));
  const violation: string[] = [];
  // Data of a page is answered in other ways; what counts there is that nothing is shown, and that it is the same for nothing.
  if (!('rsc' in way) && !expected.includes(told))
    violation.push(`${where}: ${told} instead of ${expected.join(' or ')}`);
  const shown = withoutAsked(answer.body, ids);
  const visible = seenTeams(name);
  for (const team of TEAMS) {
    const isShown = shown.includes(MARKS[team]);
    if (!visible.includes(team) && isShown) violation.push(`${where}: shows what is of ${team}`);
    const mustShow = row.isShowing && visible.includes(team) && (!row.target || target === team);
    if (mustShow && !isShown && isWhole(way)) violation.push(`${where}: does not show what is of ${team}`);
  }
  violation.push(...judgeExternalIds(testbed, asked, answer).map((problem) => `${where}: ${problem}`));
  return { violation, shown: `${answer.status} ${shown}` };
}

/** Of the team that is asked for, or of all. Admins need them for the teams' accounts; nobody else is ever told one. */
function judgeExternalIds(testbed: SecurityTestbed, { row, name, target, way }: Asked, { body }: Answer): string[] {
  const shown = TEAMS.filter((team) => body.includes(testbed.secrets[team]));
  const mayBeTold = row.isTellingExternalIds && mayAsk(row, name, target, requesterOf(testbed, name, target));
  const told = mayBeTold ? TEAMS.filter((team) => !row.target || team === target) : [];
  const missing = isWhole(way) ? told.filter((team) => !shown.includes(team)) : [];
  return [
    ...shown.filter((team) => !told.includes(team)).map((team) => `shows the external id of ${team}`),
    ...missing.map((team) => `does not show the external id of ${team}`),
  ];
}

/** A prefetch may hold less than the page. */
function isWhole(way: Record<string, string>): boolean {
  return !('next-router-prefetch' in way);
}

/** Whoever may not see it gets for another team's thing what they get for nothing at all. */
function compareRefusals(
  testbed: SecurityTestbed,
  { row, name, way }: Omit<Asked, 'target'>,
  answers: ReadonlyMap<Target, string>,
): string[] {
  const ofNothing = answers.get('nothing');
  return TEAMS.filter((team) => answers.has(team))
    .filter((team) => !mayAsk(row, name, team, requesterOf(testbed, name, team)) && answers.get(team) !== ofNothing)
    .map((team) => `${row.kind} ${row.name} as ${name}: ${team}'s and nothing differ${'rsc' in way ? ' (data)' : ''}`);
}

export function requesterOf({ runs }: SecurityTestbed, name: ActorName, target: Target): ActorName {
  if (name === 'removed dba') return name;
  return target === 'nothing' ? 'anonymous' : runs[target].requester;
}

/** The removed person asks for the run that they asked for themselves. */
export function idsOf({ runs, abandonedRunId, bystanderId: userId }: SecurityTestbed, name: ActorName, target: Target) {
  if (target === 'nothing')
    return { runId: randomUUID(), teamId: 'no-such-team', region: regionOf('payments'), mark: 'zx-none', userId };
  const runId = name === 'removed dba' && target === 'payments' ? abandonedRunId : runs[target].runId;
  return { runId, teamId: target, region: regionOf(target), mark: MARKS[target], userId };
}

async function send(testbed: SecurityTestbed, { row, name, way }: Asked, ids: ReturnType<typeof idsOf>) {
  const { root } = testbed.cluster;
  const visitor = row.name === 'signOut' ? await passerBy(testbed, name) : testbed.visitors[name];
  if (row.kind !== 'action') {
    let answer = await visitor.ask(pathOf(row, ids), { headers: way });
    // Next wants the data of a page under an address of its own.
    const { location } = answer.headers;
    if (location?.includes('_rsc')) answer = await visitor.ask(location, { headers: way });
    return { answer, told: row.kind === 'page' ? tellPage(answer) : tellRoute(answer) };
  }
  const path = row.from === 'run' ? `/runs/${ids.runId}` : (row.from ?? '/runs');
  const call = { root, portalUrl: testbed.portalUrl, path, name: row.name, input: row.input?.(ids) };
  const answer = await callAction(visitor, call);
  if (row.name === 'endAllSessions' && answer.result?.ok) await signInAgain(testbed);
  const told = answer.result ? (answer.result.ok ? 'ok' : answer.result.error.code) : String(answer.status);
  return { answer, told };
}

/** Everybody but whoever was never signed in; who has left the team has no group by now. */
async function signInAgain({ visitors }: SecurityTestbed): Promise<void> {
  for (const name of ACTOR_NAMES) {
    const left = name === 'removed dba' ? { groups: [] } : {};
    if (ACTORS[name].subject !== null) await visitors[name].signIn({ ...claimsOf(name), ...left });
  }
}

/** The same person with a session of their own, for what ends it. */
async function passerBy(testbed: SecurityTestbed, name: ActorName): Promise<Visitor> {
  const visitor = new Visitor(testbed);
  if (ACTORS[name].subject === null) return visitor;
  const left = name === 'removed dba' ? { groups: [] } : {};
  return visitor.signIn({ ...claimsOf(name), ...left });
}

export function pathOf({ name }: Row, { runId, teamId }: { runId: string; teamId: string }): string {
  return name
    .replace('[id]', name.includes('/teams/') ? teamId : runId)
    .replace('[...nextauth]', 'session')
    .replace('[...path]', 'runs');
}

function tellPage({ status, headers }: Answer): string {
  const { location } = headers;
  return location ? `${status} ${new URL(location, 'http://portal.invalid').pathname}` : String(status);
}

function tellRoute({ status, body, headers }: Answer): string {
  const isJson = headers['content-type']?.startsWith('application/json');
  const code = isJson ? (JSON.parse(body) as { error?: { code: string } }).error?.code : undefined;
  return code ? `${status} ${code}` : String(status);
}

/** What is shown besides the asker's own words; what is new for each answer is the same in all. */
function withoutAsked(body: string, { runId, teamId }: ReturnType<typeof idsOf>): string {
  return body
    .replaceAll(runId, 'RUN')
    .replaceAll(teamId, 'TEAM')
    .replaceAll(/nonce(=\\?"|\\?":\\?"|-)[A-Za-z0-9+/=]+/g, 'nonce')
    .replaceAll(/(?<=")[\w-]{21}(?=[vm]\\?")/g, 'request')
    .replaceAll(/serverNowMs\\?":\d+/g, 'serverNowMs');
}
