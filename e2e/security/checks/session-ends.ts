import { setTimeout as pause } from 'node:timers/promises';
import { callAction } from '#e2e/harness/server-action.ts';
import { ACTORS } from '../actors.ts';
import { followUntilEnd } from '../follow-until-end.ts';
import type { SecurityCheck } from '../security-check.ts';
import { claimsOf, type SecurityTestbed, userIdOf } from '../security-testbed.ts';
import { Visitor } from '../visitor.ts';
import { askWith, lookAtCookies, tryFixation } from './session-cookies.ts';

/** What is promised. */
const STREAM_ENDS_MS = 5_000;
/** What a busy machine adds. */
const GRACE_MS = 3_000;
const LONGEST_MS = STREAM_ENDS_MS + GRACE_MS;
/** Their own people, beside those of the ends that run at once. */
const ENDED_QUIETLY = 100;

/** The end of one person's session, in whose browser `visitor` is. */
type End = (testbed: SecurityTestbed, person: Person, visitor: Visitor) => Promise<unknown>;

/** Somebody whose sessions nobody else of the check uses. */
interface Person {
  sub: string;
  name: string;
  groups: readonly string[];
}

const endByCommand = ({ cluster }: SecurityTestbed, parameters: readonly string[]) =>
  cluster.anyAlive().runBeside('server/auth/session/end-sessions.ts', parameters);

const endAsAdmin = async (testbed: SecurityTestbed, { sub }: Person, how: { entry?: 'blocked' | 'unblocked' }) =>
  callAction(await new Visitor(testbed).signIn(claimsOf('admin')), {
    ...{ root: testbed.cluster.root, portalUrl: testbed.portalUrl, path: '/admin/sessions', name: 'endSessions' },
    input: { userId: await userIdOf(testbed.cluster, sub), ...how },
  });

const changeTime = ({ cluster }: SecurityTestbed, { sub }: Person, statement: string) =>
  cluster.query(`UPDATE session SET ${statement} WHERE user_id IN (SELECT id FROM portal_user WHERE subject = $1)`, [
    sub,
  ]);

/** From now on the provider says something else of this session's person, and it is time to ask it. */
const changeAtProvider = (
  testbed: SecurityTestbed,
  person: Person,
  { accessToken }: Visitor,
  userinfo: object | null,
) => {
  testbed.issuer.say(accessToken, userinfo);
  return changeTime(testbed, person, "groups_read_at = groups_read_at - interval '6 minutes'");
};

/** How one person's session ends in the server; a copy of its cookie must be worth nothing at the next request, wherever it is sent. */
const ENDS: Readonly<Record<string, End>> = {
  'signed out': ({ cluster: { root }, portalUrl }, _person, visitor) =>
    callAction(visitor, { root, portalUrl, path: '/runs', name: 'signOut' }),
  "an operator's end of one person": (testbed, { sub }) => endByCommand(testbed, ['--person', sub]),
  blocked: (testbed, { sub }) => endByCommand(testbed, ['--person', sub, '--block']),
  "an admin's end of one person": (testbed, person) => endAsAdmin(testbed, person, {}),
  'blocked by an admin': (testbed, person) => endAsAdmin(testbed, person, { entry: 'blocked' }),
  'idle for 30 minutes': (testbed, person) =>
    changeTime(testbed, person, "last_seen_at = last_seen_at - interval '30 minutes'"),
  '8 hours old': (testbed, person) => changeTime(testbed, person, "expires_at = expires_at - interval '8 hours'"),
  'signed in anew in the same browser': (_stand, person, visitor) => visitor.signIn(person),
  'taken out of the group at the provider': (testbed, person, visitor) =>
    changeAtProvider(testbed, person, visitor, { sub: person.sub, groups: [] }),
  'disabled at the provider': (testbed, person, visitor) => changeAtProvider(testbed, person, visitor, null),
  'no member of the group any more': ({ cluster }, { sub }) =>
    cluster.query("UPDATE portal_user SET groups = '{}' WHERE subject = $1", [sub]),
};

/** These are known to the portal only once it asks the provider again. */
const AT_PROVIDER = ['taken out of the group at the provider', 'disabled at the provider'] as const;

/** These end everybody's sessions, and so run by themselves. */
const ENDS_OF_ALL: Readonly<Record<string, End>> = {
  "an operator's end of all": (testbed) => endByCommand(testbed, ['--all']),
  "an admin's end of all": async (testbed) =>
    callAction(await new Visitor(testbed).signIn(claimsOf('admin')), {
      ...{ root: testbed.cluster.root, portalUrl: testbed.portalUrl },
      ...{ path: '/admin/sessions', name: 'endAllSessions' },
    }),
};

/** The way back in after a way to be blocked. */
const LETS_IN: Readonly<Record<string, (testbed: SecurityTestbed, person: Person) => Promise<unknown>>> = {
  blocked: (testbed, { sub }) => endByCommand(testbed, ['--person', sub, '--unblock']),
  'blocked by an admin': (testbed, person) => endAsAdmin(testbed, person, { entry: 'unblocked' }),
};

export const sessionEnds: SecurityCheck = {
  id: 'S-08',
  title: 'sessions that end in the server, at every replica and in open streams',
  async run(testbed) {
    const streamMs: number[] = [];
    const tryAll = (ends: typeof ENDS) =>
      Object.entries(ends).map(([what, end], no) => tryEnd(testbed, { what, end, person: makePerson(no), streamMs }));
    const violations = (await Promise.all(tryAll(ENDS))).flat();
    for (const [what, end] of Object.entries(ENDS_OF_ALL)) {
      violations.push(...(await tryEnd(testbed, { what, end, person: makePerson(0), streamMs })));
    }
    for (const what of AT_PROVIDER) violations.push(...(await tryQuietReader(testbed, what, streamMs)));
    violations.push(...(await tryFixation(testbed)), ...(await lookAtCookies(testbed)));
    const ends = Object.keys(ENDS).length + Object.keys(ENDS_OF_ALL).length;
    return {
      trials: (ends * 2 + AT_PROVIDER.length) * testbed.ports.length + 4,
      violations,
      measures: { 'stream ends max ms': Math.max(...streamMs) },
    };
  },
};

function makePerson(no: number): Person {
  const subject = `leaver-${no}@payments`;
  return { sub: subject, name: subject, groups: ACTORS['payments dba'].groups };
}

async function tryEnd(
  testbed: SecurityTestbed,
  { what, end, person, streamMs }: { what: string; end: End; person: Person; streamMs: number[] },
): Promise<string[]> {
  const violations: string[] = [];
  const visitor = await new Visitor(testbed).signIn(person);
  const copy = new Map(visitor.cookies);
  const path = `/api/runs/${testbed.runs.payments.runId}`;
  const streams = await Promise.all(
    testbed.ports.map((port) => followUntilEnd(port, testbed.portalUrl, `${path}/events`, visitor)),
  );
  await end(testbed, person, visitor);
  const ends = awaitEnds(streams, { what, streamMs });
  for (const port of testbed.ports) {
    const { status } = await askWith(copy, { ...testbed, ports: [port] }, path);
    if (status !== 401 && status !== 404) violations.push(`${what}: a copy of the cookie is answered with ${status}`);
  }
  violations.push(...(await ends));
  const letIn = LETS_IN[what];
  return letIn ? [...violations, ...(await letInAgain(testbed, person, () => letIn(testbed, person)))] : violations;
}

/** Whoever only follows a run, and asks for nothing else, is cut off too when their groups are old enough to be read again. */
async function tryQuietReader(
  testbed: SecurityTestbed,
  what: (typeof AT_PROVIDER)[number],
  streamMs: number[],
): Promise<string[]> {
  const person = makePerson(ENDED_QUIETLY + AT_PROVIDER.indexOf(what));
  const visitor = await new Visitor(testbed).signIn(person);
  const path = `/api/runs/${testbed.runs.payments.runId}/events`;
  const streams = await Promise.all(
    testbed.ports.map((port) => followUntilEnd(port, testbed.portalUrl, path, visitor)),
  );
  await ENDS[what]?.(testbed, person, visitor);
  return awaitEnds(streams, { what: `${what}, of a quiet reader`, streamMs });
}

async function awaitEnds(
  streams: readonly Awaited<ReturnType<typeof followUntilEnd>>[],
  { what, streamMs }: { what: string; streamMs: number[] },
): Promise<string[]> {
  const endedAt = performance.now();
  const over = pause(LONGEST_MS).then(() => Number.POSITIVE_INFINITY);
  const violations: string[] = [];
  for (const { ended, close } of streams) {
    const ms = (await Promise.race([ended, over])) - endedAt;
    streamMs.push(ms);
    if (ms > LONGEST_MS) violations.push(`${what}: a stream went on for over ${LONGEST_MS} ms`);
    close();
  }
  return violations;
}

async function letInAgain(
  { cluster, ...place }: SecurityTestbed,
  person: Person,
  letIn: () => Promise<unknown>,
): Promise<string[]> {
  const shut = await new Visitor(place).signIn(person).catch(() => null);
  const recorded = await cluster.query(
    `SELECT FROM audit_record WHERE kind = 'refusal' AND data @> '{"action": "sign-in", "code": "shut-out"}'`,
  );
  await letIn();
  const again = await new Visitor(place).signIn(person).catch(() => null);
  return [
    ...(shut ? ['who is blocked can sign in'] : []),
    ...(recorded.length > 0 ? [] : ['that somebody who is blocked tried to sign in is not recorded']),
    ...(again ? [] : ['who is unblocked cannot sign in']),
  ];
}
