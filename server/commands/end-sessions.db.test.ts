import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#lib/people/access.ts';
import { portalConfigSchema } from '#lib/portal-config.ts';
import { findSessions } from '#server/queries/find-sessions.ts';
import { isBlocked } from '#server/store/people/end-sessions.ts';
import { createSession, findSession } from '#server/store/people/sessions.ts';
import { recordSignIn } from '#server/store/people/users.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '#server/store/testing/test-database.ts';
import { endAllSessions, endSessions } from './end-sessions.ts';

let opened: TestDatabase;
const used: TestDatabase[] = [];
beforeEach(async () => {
  opened = await openTestDatabase();
  used.push(opened);
});
afterAll(async () => {
  for (const { drop } of used) await drop();
});

const ISSUER = 'https://login.example.com';
const config = portalConfigSchema.parse({
  teams: [
    {
      id: 'payments',
      name: { en: 'Payments', ja: '決済' },
      accountId: '111111111111',
      regions: ['us-east-1'],
      deployerRoleArn: 'arn:aws:iam::111111111111:role/deployer',
      externalId: 'external-1',
      groups: { dba: ['dbas'], lead: ['leads'] },
    },
  ],
  groups: { support: ['support'], auditor: ['audit'], admin: ['admins'] },
});

const NOBODY: Omit<Actor, 'userId'> = { name: 'Ann', teams: {}, isSupport: false, isAuditor: false, isAdmin: false };
/** Non-admins with every other permission. */
const OTHERS: [string, Omit<Actor, 'userId'>][] = [
  ['a person without a role', NOBODY],
  ['a dba and lead', { ...NOBODY, teams: { payments: ['dba', 'lead'] } }],
  ['support', { ...NOBODY, isSupport: true }],
  ['an auditor', { ...NOBODY, isAuditor: true }],
];

async function signIn(name: string, groups: string[] = [], subject: string = randomUUID()) {
  const userId = await recordSignIn(opened.db, { issuer: ISSUER, subject, name, groups, groupsProblem: null });
  const tokenHash = randomBytes(32);
  await createSession(opened.db, { tokenHash, userId, sealedIdToken: null });
  return {
    userId,
    subject,
    tokenHash,
    isSignedIn: async () => (await findSession(opened.db, tokenHash, { isActivity: false })) !== null,
  };
}

/** As an action provides it: limited to the rows of the actor's own teams, of which there are none. */
const portal = () => ({ db: opened.db.forTeams([]), config });
const adminOf = (userId: string): Actor => ({ ...NOBODY, userId, name: 'Aki', isAdmin: true });
const records = () =>
  rawSql<{ person_name: string; data: object }>(
    opened.db,
    "SELECT person_name, data FROM audit_record WHERE kind = 'sessions-ended' ORDER BY no",
  );

describe('an admin', () => {
  test("ends one person's sessions and is named in the audit record", async () => {
    const admin = await signIn('Aki', ['admins']);
    const dana = await signIn('Dana');
    const again = await signIn('Dana', [], dana.subject);
    expect(await endSessions(portal(), adminOf(admin.userId), { userId: dana.userId })).toBe(2);
    expect([await dana.isSignedIn(), await again.isSignedIn(), await admin.isSignedIn()]).toEqual([false, false, true]);
    expect(await records()).toEqual([{ person_name: 'Aki', data: { person: `Dana (${dana.subject})` } }]);
  });

  test('blocks and unblocks a person', async () => {
    const admin = adminOf((await signIn('Aki')).userId);
    const { userId, subject } = await signIn('Dana');
    await endSessions(portal(), admin, { userId, entry: 'blocked' });
    expect(await isBlocked(opened.db, userId)).toBe(true);
    await endSessions(portal(), admin, { userId, entry: 'unblocked' });
    expect(await isBlocked(opened.db, userId)).toBe(false);
    const person = `Dana (${subject})`;
    expect((await records()).map(({ data }) => data)).toEqual([
      { person, entry: 'blocked' },
      { person, entry: 'unblocked' },
    ]);
  });

  test('ends their own sessions, and cannot block themselves', async () => {
    const admin = await signIn('Aki', ['admins']);
    const { userId } = admin;
    const shutting = endSessions(portal(), adminOf(userId), { userId, entry: 'blocked' });
    await expect(shutting).rejects.toMatchObject({ code: 'cannot-block-yourself' });
    expect([await isBlocked(opened.db, userId), await admin.isSignedIn()]).toEqual([false, true]);
    expect(await endSessions(portal(), adminOf(userId), { userId })).toBe(1);
    expect(await admin.isSignedIn()).toBe(false);
  });

  test('ends all sessions', async () => {
    const people = [await signIn('Aki'), await signIn('Dana'), await signIn('Ann')];
    expect(await endAllSessions(portal(), adminOf(people[0]?.userId ?? ''))).toBe(3);
    for (const { isSignedIn } of people) expect(await isSignedIn()).toBe(false);
    expect(await records()).toEqual([{ person_name: 'Aki', data: { person: '*' } }]);
  });

  test('gets not-found for an unknown ID, without an audit record', async () => {
    const nobody = endSessions(portal(), adminOf(randomUUID()), { userId: randomUUID() });
    await expect(nobody).rejects.toMatchObject({ code: 'not-found' });
    expect(await records()).toEqual([]);
  });

  test('ends nothing if it cannot be recorded', async () => {
    const dana = await signIn('Dana');
    await rawSql(opened.db, 'ALTER TABLE audit_record ADD CONSTRAINT full_disk CHECK (false) NOT VALID');
    for (const end of [
      () => endSessions(portal(), adminOf(randomUUID()), { userId: dana.userId, entry: 'blocked' }),
      () => endAllSessions(portal(), adminOf(randomUUID())),
    ]) {
      await expect(end()).rejects.toMatchObject({ constraint: 'full_disk' });
    }
    expect([await dana.isSignedIn(), await isBlocked(opened.db, dana.userId)]).toEqual([true, false]);
  });

  test('sees who is signed in and who is blocked, most recently active first, with roles', async () => {
    const admin = await signIn('Aki', ['admins']);
    const dana = await signIn('Dana', ['dbas', 'audit']);
    await signIn('Dana', ['dbas', 'audit'], dana.subject);
    const out = await signIn('Otto');
    await endSessions(portal(), adminOf(admin.userId), { userId: out.userId, entry: 'blocked' });
    const gone = await signIn('Gone');
    await endSessions(portal(), adminOf(admin.userId), { userId: gone.userId });
    const { items, total } = await findSessions(portal(), adminOf(admin.userId), {});
    expect(total).toBe(3);
    const shown = items.map(({ name, sessions, isBlocked, isSelf }) => ({ name, sessions, isBlocked, isSelf }));
    expect(shown).toEqual([
      { name: 'Dana', sessions: 2, isBlocked: false, isSelf: false },
      { name: 'Aki', sessions: 1, isBlocked: false, isSelf: true },
      { name: 'Otto', sessions: 0, isBlocked: true, isSelf: false },
    ]);
    expect(items[0]).toMatchObject({ issuer: ISSUER, subject: dana.subject, lastSeen: expect.any(String) });
    expect(items[0]?.roles).toEqual([{ role: 'dba', teamName: config.teams[0]?.name }, { role: 'auditor' }]);
    expect(items[1]?.roles).toEqual([{ role: 'admin' }]);
  });

  test('finds people by part of the name, subject or issuer, without wildcards', async () => {
    const admin = adminOf((await signIn('Aki', [], 'aki-1')).userId);
    await signIn('Dana 100%', [], 'dana-1');
    const named = async (text: string) =>
      (await findSessions(portal(), admin, { text })).items.map(({ name }) => name).sort();
    expect(await named('dana')).toEqual(['Dana 100%']);
    expect(await named('KI-1')).toEqual(['Aki']);
    expect(await named('login.example')).toEqual(['Aki', 'Dana 100%']);
    expect(await named('%')).toEqual(['Dana 100%']);
    expect(await named('\u0000')).toEqual([]);
  });
});

describe.each(OTHERS)('%s', (_who, other) => {
  test('ends no sessions and sees no one', async () => {
    const dana = await signIn('Dana');
    const actor: Actor = { ...other, userId: randomUUID() };
    for (const refused of [
      endSessions(portal(), actor, { userId: dana.userId }),
      endSessions(portal(), actor, { userId: dana.userId, entry: 'unblocked' }),
      endAllSessions(portal(), actor),
      findSessions(portal(), actor, {}),
    ]) {
      await expect(refused).rejects.toMatchObject({ code: 'not-found' });
    }
    expect(await dana.isSignedIn()).toBe(true);
  });
});
