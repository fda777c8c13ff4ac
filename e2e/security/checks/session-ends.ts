import { setTimeout as pause } from 'node:timers/promises';
import { ACTORS } from '../actors.ts';
import { callAction } from '../call-action.ts';
import { followUntilEnd } from '../follow-until-end.ts';
import type { SecurityCheck } from '../security-check.ts';
import { claimsOf, type SecurityStand, userIdOf } from '../security-stand.ts';
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
type End = (stand: SecurityStand, person: Person, visitor: Visitor) => Promise<unknown>;

/** Somebody whose sessions nobody else of the check uses. */
interface Person {
  sub: string;
  name: string;
  groups: readonly string[];
}

const endByCommand = ({ cluster }: SecurityStand, parameters: readonly string[]) =>
  cluster.anyAlive().runBeside('server/auth/session/end-sessions.ts', parameters);

const endAsAdmin = async (stand: SecurityStand, { sub }: Person, how: { entry?: 'blocked' | 'unblocked' }) =>
  callAction(await new Visitor(stand).signIn(claimsOf('admin')), {
    ...{ root: stand.cluster.root, portalUrl: stand.portalUrl, path: '/admin/sessions', name: 'endSessions' },
    input: { userId: await userIdOf(stand.cluster, sub), ...how },
  });

const changeTime = ({ cluster }: SecurityStand, { sub }: Person, statement: string) =>
  cluster.query(`UPDATE session SET ${statement} WHERE user_id IN (SELECT id FROM portal_user WHERE subject = $1)`, [
    sub,
  ]);

/** From now on the provider says something else of this session's person, and it is time to ask it. */
const changeAtProvider = (stand: SecurityStand, person: Person, { accessToken }: Visitor, userinfo: object | null) => {
  stand.issuer.say(accessToken, userinfo);
  return changeTime(stand, person, "groups_read_at = groups_read_at - interval '6 minutes'");
};

/** How one person's session ends in the server; a copy of its cookie must be worth nothing at the next request, wherever it is sent. */
const ENDS: Readonly<Record<string, End>> = {
  'signed out': ({ cluster: { root }, portalUrl }, _person, visitor) =>
    callAction(visitor, { root, portalUrl, path: '/runs', name: 'signOut' }),
  "an operator's end of one person": (stand, { sub }) => endByCommand(stand, ['--person', sub]),
  'shut out': (stand, { sub }) => endByCommand(stand, ['--person', sub, '--block']),
  "an admin's end of one person": (stand, person) => endAsAdmin(stand, person, {}),
  'shut out by an admin': (stand, person) => endAsAdmin(stand, person, { entry: 'blocked' }),
  'idle for 30 minutes': (stand, person) =>
    changeTime(stand, person, "last_seen_at = last_seen_at - interval '30 minutes'"),
  '8 hours old': (stand, person) => changeTime(stand, person, "expires_at = expires_at - interval '8 hours'"),
  'signed in anew in the same browser': (_stand, person, visitor) => visitor.signIn(person),
  'taken out of the group at the provider': (stand, person, visitor) =>
    changeAtProvider(stand, person, visitor, { sub: person.sub, groups: [] }),
  'disabled at the provider': (stand, person, visitor) => changeAtProvider(stand, person, visitor, null),
  'no member of the group any more': ({ cluster }, { sub }) =>
    cluster.query("UPDATE portal_user SET groups = '{}' WHERE subject = $1", [sub]),
};

/** These are known to the portal only once it asks the provider again. */
const AT_PROVIDER = ['taken out of the group at the provider', 'disabled at the provider'] as const;

/** These end everybody's sessions, and so run by themselves. */
const ENDS_OF_ALL: Readonly<Record<string, End>> = {
  "an operator's end of all": (stand) => endByCommand(stand, ['--all']),
  "an admin's end of all": async (stand) =>
    callAction(await new Visitor(stand).signIn(claimsOf('admin')), {
      ...{ root: stand.cluster.root, portalUrl: stand.portalUrl },
      ...{ path: '/admin/sessions', name: 'endAllSessions' },
    }),
};

/** The way back in after a way to be shut out. */
const LETS_IN: Readonly<Record<string, (stand: SecurityStand, person: Person) => Promise<unknown>>> = {
  'shut out': (stand, { sub }) => endByCommand(stand, ['--person', sub, '--unblock']),
  'shut out by an admin': (stand, person) => endAsAdmin(stand, person, { entry: 'unblocked' }),
};

export const sessionEnds: SecurityCheck = {
  id: 'S-08',
  title: 'sessions that end in the server, at every replica and in open streams',
  async run(stand) {
    const streamMs: number[] = [];
    const tryAll = (ends: typeof ENDS) =>
      Object.entries(ends).map(([what, end], no) => tryEnd(stand, { what, end, person: makePerson(no), streamMs }));
    const violations = (await Promise.all(tryAll(ENDS))).flat();
    for (const [what, end] of Object.entries(ENDS_OF_ALL)) {
      violations.push(...(await tryEnd(stand, { what, end, person: makePerson(0), streamMs })));
    }
    for (const what of AT_PROVIDER) violations.push(...(await tryQuietReader(stand, what, streamMs)));
    violations.push(...(await tryFixation(stand)), ...(await lookAtCookies(stand)));
    const ends = Object.keys(ENDS).length + Object.keys(ENDS_OF_ALL).length;
    return {
      trials: (ends * 2 + AT_PROVIDER.length) * stand.ports.length + 4,
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
  stand: SecurityStand,
  { what, end, person, streamMs }: { what: string; end: End; person: Person; streamMs: number[] },
): Promise<string[]> {
  const violations: string[] = [];
  const visitor = await new Visitor(stand).signIn(person);
  const copy = new Map(visitor.cookies);
  const path = `/api/runs/${stand.runs.payments.runId}`;
  const streams = await Promise.all(
    stand.ports.map((port) => followUntilEnd(port, stand.portalUrl, `${path}/events`, visitor)),
  );
  await end(stand, person, visitor);
  const ends = awaitEnds(streams, { what, streamMs });
  for (const port of stand.ports) {
    const { status } = await askWith(copy, { ...stand, ports: [port] }, path);
    if (status !== 401 && status !== 404) violations.push(`${what}: a copy of the cookie is answered with ${status}`);
  }
  violations.push(...(await ends));
  const letIn = LETS_IN[what];
  return letIn ? [...violations, ...(await letInAgain(stand, person, () => letIn(stand, person)))] : violations;
}

/** Whoever only follows a run, and asks for nothing else, is cut off too when their groups are old enough to be read again. */
async function tryQuietReader(
  stand: SecurityStand,
  what: (typeof AT_PROVIDER)[number],
  streamMs: number[],
): Promise<string[]> {
  const person = makePerson(ENDED_QUIETLY + AT_PROVIDER.indexOf(what));
  const visitor = await new Visitor(stand).signIn(person);
  const path = `/api/runs/${stand.runs.payments.runId}/events`;
  const streams = await Promise.all(stand.ports.map((port) => followUntilEnd(port, stand.portalUrl, path, visitor)));
  await ENDS[what]?.(stand, person, visitor);
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
  { cluster, ...place }: SecurityStand,
  person: Person,
  letIn: () => Promise<unknown>,
): Promise<string[]> {
  const shut = await new Visitor(place).signIn(person).catch(() => null);
  const recorded = await cluster.query(
    `SELECT FROM audit_record WHERE kind = 'refusal' AND data = '{"action": "sign-in", "code": "shut-out"}'`,
  );
  await letIn();
  const again = await new Visitor(place).signIn(person).catch(() => null);
  return [
    ...(shut ? ['who is shut out can sign in'] : []),
    ...(recorded.length > 0 ? [] : ['that somebody who is shut out tried to sign in is not recorded']),
    ...(again ? [] : ['who is let in again cannot sign in']),
  ];
}
