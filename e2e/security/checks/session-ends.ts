import { setTimeout as pause } from 'node:timers/promises';
import { callAction } from '../call-action.ts';
import { followUntilEnd } from '../follow-until-end.ts';
import type { SecurityCheck } from '../security-check.ts';
import { claimsOf, type SecurityStand, userIdOf } from '../security-stand.ts';
import { Visitor } from '../visitor.ts';

const SUBJECT = 'dba@payments';
/** What is promised. */
const STREAM_ENDS_MS = 5_000;
/** What a busy machine adds. */
const GRACE_MS = 3_000;
const LONGEST_MS = STREAM_ENDS_MS + GRACE_MS;

type End = (stand: SecurityStand, visitor: Visitor) => Promise<unknown>;

const endByCommand = ({ cluster }: SecurityStand, parameters: readonly string[]) =>
  cluster.anyAlive().runBeside('server/auth/end-sessions.ts', parameters);

const endAsAdmin = async (stand: SecurityStand, how: { entry?: 'blocked' | 'unblocked' }) =>
  callAction(await new Visitor(stand).signIn(claimsOf('admin')), {
    ...{ root: stand.cluster.root, portalUrl: stand.portalUrl, path: '/admin/sessions', name: 'endSessions' },
    input: { userId: await userIdOf(stand.cluster, SUBJECT), ...how },
  });

const changeTime = ({ cluster }: SecurityStand, statement: string) =>
  cluster.query(`UPDATE session SET ${statement} WHERE user_id IN (SELECT id FROM portal_user WHERE subject = $1)`, [
    SUBJECT,
  ]);

/** From now on the provider says something else of whoever has just signed in, and it is time to ask it. */
const changeAtProvider = (stand: SecurityStand, userinfo: object | null) => {
  stand.issuer.say(stand.issuer.lastAccessToken, userinfo);
  return changeTime(stand, "groups_read_at = groups_read_at - interval '6 minutes'");
};

/** How a session ends in the server; a copy of its cookie must be worth nothing at the next request, wherever it is asked. */
const ENDS: Readonly<Record<string, End>> = {
  'signed out': ({ cluster: { root }, portalUrl }, visitor) =>
    callAction(visitor, { root, portalUrl, path: '/runs', name: 'signOut' }),
  "an operator's end of one person": (stand) => endByCommand(stand, ['--person', SUBJECT]),
  "an operator's end of all": (stand) => endByCommand(stand, ['--all']),
  'shut out': (stand) => endByCommand(stand, ['--person', SUBJECT, '--block']),
  "an admin's end of one person": (stand) => endAsAdmin(stand, {}),
  "an admin's end of all": async (stand) =>
    callAction(await new Visitor(stand).signIn(claimsOf('admin')), {
      ...{ root: stand.cluster.root, portalUrl: stand.portalUrl },
      ...{ path: '/admin/sessions', name: 'endAllSessions' },
    }),
  'shut out by an admin': (stand) => endAsAdmin(stand, { entry: 'blocked' }),
  'idle for 30 minutes': (stand) => changeTime(stand, "last_seen_at = last_seen_at - interval '30 minutes'"),
  '8 hours old': (stand) => changeTime(stand, "expires_at = expires_at - interval '8 hours'"),
  'signed in anew in the same browser': (_stand, visitor) => visitor.signIn(claimsOf('payments dba')),
  'taken out of the group at the provider': (stand) => changeAtProvider(stand, { sub: SUBJECT, groups: [] }),
  'disabled at the provider': (stand) => changeAtProvider(stand, null),
  'no member of the group any more': ({ cluster }) =>
    cluster.query("UPDATE portal_user SET groups = '{}' WHERE subject = $1", [SUBJECT]),
};

/** The way back in after a way to be shut out. */
const LETS_IN: Readonly<Record<string, (stand: SecurityStand) => Promise<unknown>>> = {
  'shut out': (stand) => endByCommand(stand, ['--person', SUBJECT, '--unblock']),
  'shut out by an admin': (stand) => endAsAdmin(stand, { entry: 'unblocked' }),
};

export const sessionEnds: SecurityCheck = {
  id: 'S-08',
  title: 'sessions that end in the server, at every replica and in open streams',
  async run(stand) {
    const violations: string[] = [];
    const streamMs: number[] = [];
    for (const [what, end] of Object.entries(ENDS)) {
      const visitor = await new Visitor(stand).signIn(claimsOf('payments dba'));
      const copy = new Map(visitor.cookies);
      const path = `/api/runs/${stand.runs.payments.runId}`;
      const streams = await Promise.all(
        stand.ports.map((port) => followUntilEnd(port, stand.portalUrl, `${path}/events`, visitor)),
      );
      await end(stand, visitor);
      const endedAt = performance.now();
      for (const port of stand.ports) {
        const { status } = await askWith(copy, { ...stand, ports: [port] }, path);
        if (status !== 401 && status !== 404)
          violations.push(`${what}: a copy of the cookie is answered with ${status}`);
      }
      const over = pause(LONGEST_MS - (performance.now() - endedAt)).then(() => Number.POSITIVE_INFINITY);
      for (const { ended, close } of streams) {
        const ms = (await Promise.race([ended, over])) - endedAt;
        streamMs.push(ms);
        if (ms > LONGEST_MS) violations.push(`${what}: a stream went on for over ${LONGEST_MS} ms`);
        close();
      }
      const letIn = LETS_IN[what];
      if (letIn) violations.push(...(await letInAgain(stand, letIn)));
    }
    violations.push(...(await tryFixation(stand)), ...(await lookAtCookies(stand)));
    return {
      trials: Object.keys(ENDS).length * stand.ports.length * 2 + 4,
      violations,
      measures: { 'stream ends max ms': Math.max(...streamMs) },
    };
  },
};

function askWith(cookies: ReadonlyMap<string, string>, place: SecurityStand, path: string) {
  const thief = new Visitor(place);
  for (const [name, value] of cookies) thief.cookies.set(name, value);
  return thief.ask(path);
}

async function letInAgain(stand: SecurityStand, letIn: (stand: SecurityStand) => Promise<unknown>): Promise<string[]> {
  const shut = await new Visitor(stand).signIn(claimsOf('payments dba')).catch(() => null);
  const recorded = await stand.cluster.query(
    `SELECT FROM audit_record WHERE kind = 'refusal' AND data = '{"action": "sign-in", "code": "shut-out"}'`,
  );
  await letIn(stand);
  const again = await new Visitor(stand).signIn(claimsOf('payments dba')).catch(() => null);
  return [
    ...(shut ? ['who is shut out can sign in'] : []),
    ...(recorded.length > 0 ? [] : ['that somebody who is shut out tried to sign in is not recorded']),
    ...(again ? [] : ['who is let in again cannot sign in']),
  ];
}

/** A session id that was planted in a browser is no session after the sign-in either. */
async function tryFixation(stand: SecurityStand): Promise<string[]> {
  const planted = 'A'.repeat(43);
  const visitor = new Visitor(stand);
  visitor.cookies.set('portal.session', planted);
  await visitor.signIn(claimsOf('payments dba'));
  const { status } = await askWith(new Map([['portal.session', planted]]), stand, '/api/runs');
  return [
    ...(visitor.session === planted ? ['a planted session id is kept'] : []),
    ...(status === 401 ? [] : [`a planted session id is answered with ${status}`]),
  ];
}

/** 32 random bytes in a cookie that scripts do not see and other sites do not send; the database holds a hash of it. */
async function lookAtCookies(stand: SecurityStand): Promise<string[]> {
  const visitor = await new Visitor(stand).signIn(claimsOf('payments dba'));
  const token = visitor.session ?? '';
  const rows = await stand.cluster.query<{ text: string }>("SELECT encode(token_hash, 'base64') AS text FROM session");
  const isStored = rows.some(({ text }) => text.replace(/[+/=\n]/g, '').includes(token.replace(/[-_]/g, '')));
  const line = visitor.lastSessionCookie ?? '';
  return [
    ...(Buffer.from(token, 'base64url').length === 32 ? [] : ['a session id does not have 32 bytes']),
    ...(isStored ? ['the database holds a session id'] : []),
    ...(/;\s*HttpOnly/i.test(line) && /;\s*SameSite=Lax/i.test(line) && /;\s*Path=\/(?:;|$)/i.test(line)
      ? []
      : [`the cookie is ${line.replace(token, '…')}`]),
  ];
}
