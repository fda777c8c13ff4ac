import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { findTokenOwner } from '#server/store/people/tokens.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { GROUPS, GroupTestbed, MAX_AGE, type Person } from '../testing/group-testbed.ts';

const at = new GroupTestbed();
const ENDED = Math.floor(Date.now() / 1000) - 60;

describe('a person removed from a group at the provider', () => {
  test('has no role at the next request after the interval, on every process, and not before', async () => {
    const dana = await at.signIn();
    at.issuer.say(dana.accessToken, { sub: dana.subject, groups: [] });
    await at.letPass(dana, MAX_AGE / 2 - 0.5);
    expect(await dana.ask(at.other)).toMatchObject({ groups: GROUPS });
    expect(at.issuer.asked).toEqual([]);
    await at.letPass(dana, MAX_AGE / 2 + 1);
    expect(await dana.ask(at.other)).toMatchObject({ groups: [], groupsProblem: null });
    expect(await dana.ask(at.opened.db)).toMatchObject({ groups: [] });
    expect(at.issuer.asked).toEqual(['/userinfo']);
  });

  test('regains it without a new sign-in', async () => {
    const dana = await at.signIn();
    at.issuer.say(dana.accessToken, { sub: dana.subject, groups: ['support'] });
    await at.letPass(dana, MAX_AGE + 1);
    expect(await dana.ask()).toMatchObject({ groups: ['support'] });
    at.issuer.say(dana.accessToken, { sub: dana.subject, groups: GROUPS });
    await at.letPass(dana, MAX_AGE + 1);
    expect(await dana.ask()).toMatchObject({ groups: GROUPS });
  });

  test('also has no role if there are too many groups to list, and is told so', async () => {
    const dana = await at.signIn();
    at.issuer.say(dana.accessToken, { sub: dana.subject, groups: GROUPS, _claim_names: { groups: 'elsewhere' } });
    await at.letPass(dana, MAX_AGE + 1);
    expect(await dana.ask()).toMatchObject({ groups: [], groupsProblem: 'overage' });
  });
});

test('ten concurrent requests on two processes ask the provider once', async () => {
  const dana = await at.signIn();
  at.issuer.say(dana.accessToken, { sub: dana.subject, groups: [] });
  await at.letPass(dana, MAX_AGE + 1);
  await Promise.all(Array.from({ length: 10 }, (_, no) => dana.ask(no % 2 === 0 ? at.opened.db : at.other)));
  expect(at.issuer.asked).toEqual(['/userinfo']);
  expect(await dana.ask()).toMatchObject({ groups: [] });
});

describe('the session ends', () => {
  const expectEnded = async (dana: Person) => {
    expect(await dana.ask()).toBeNull();
    expect(await dana.ask(at.other)).toBeNull();
    const [last] = await rawSql<{ kind: string; data: object }>(
      at.opened.db,
      'SELECT kind, data FROM audit_record ORDER BY no DESC LIMIT 1',
    );
    const person = `Dana (${dana.subject})`;
    expect(last).toEqual({ kind: 'sessions-ended', data: { person, reason: 'not-vouched-for' } });
  };

  test('when the provider has disabled the person', async () => {
    const dana = await at.signIn();
    await at.letPass(dana, MAX_AGE + 1);
    await expectEnded(dana);
  });

  test('when the provider refuses to renew it', async () => {
    const dana = await at.signIn({ expiresAt: ENDED, refreshToken: 'worth-nothing' });
    await at.letPass(dana, MAX_AGE + 1);
    await expectEnded(dana);
    expect(at.issuer.asked).toEqual(['/token']);
  });

  test('when the answer is about another person', async () => {
    const dana = await at.signIn();
    at.issuer.say(dana.accessToken, { sub: 'another', groups: GROUPS });
    await at.letPass(dana, MAX_AGE + 1);
    await expectEnded(dana);
  });

  test('when the renewed tokens belong to another person', async () => {
    const dana = await at.signIn({ expiresAt: ENDED, refreshToken: 'first' });
    at.issuer.renew('first', { access_token: 'a', id_token: at.idToken({ sub: 'another', groups: GROUPS }) });
    await at.letPass(dana, MAX_AGE + 1);
    await expectEnded(dana);
  });

  test('when the provider has not answered for an hour beyond the interval, and not before', async () => {
    const dana = await at.signIn();
    at.issuer.stop();
    await at.letPass(dana, MAX_AGE + 50);
    expect(await dana.ask()).toMatchObject({ groups: GROUPS });
    await at.letPass(dana, 20);
    await expectEnded(dana);
    expect((await at.metrics.render(at.opened.db)).body).toMatch(
      /portal_group_checks_total\{outcome="unreachable"\} 2/,
    );
  });
});

describe('personal tokens', () => {
  const worksFor = async ({ subject }: Person) => {
    const tokenHash = randomBytes(32);
    await rawSql(
      at.opened.db,
      `INSERT INTO personal_token (token_hash, user_id, name, scope, expires_at)
       SELECT $2, id, 'ci', 'read', now() + interval '1 day' FROM portal_user WHERE subject = $1`,
      [subject, tokenHash],
    );
    return async () => (await findTokenOwner(at.other, tokenHash)) !== null;
  };

  test('stop as soon as the provider refuses the person, and work again once it confirms them', async () => {
    const laptop = await at.signIn();
    const { subject } = laptop;
    const desktop = await at.signIn({}, subject);
    const works = await worksFor(laptop);
    await at.letPass(laptop, MAX_AGE + 1);
    expect(await works()).toBe(true);
    expect(await laptop.ask()).toBeNull();
    expect(await works()).toBe(false);
    at.issuer.say(desktop.accessToken, { sub: subject, groups: GROUPS });
    await at.letPass(desktop, MAX_AGE + 1);
    expect(await desktop.ask()).toMatchObject({ groups: GROUPS });
    expect(await works()).toBe(true);
  });

  test('keep working while the provider doesn’t answer', async () => {
    const dana = await at.signIn();
    const works = await worksFor(dana);
    at.issuer.stop();
    await at.letPass(dana, MAX_AGE + 70);
    expect(await dana.ask()).toBeNull();
    expect(await works()).toBe(true);
  });
});

describe('tokens are renewed', () => {
  test('when the access token has expired, and the new ones are kept', async () => {
    const dana = await at.signIn({ expiresAt: ENDED, refreshToken: 'first' });
    at.issuer.renew('first', { access_token: 'second-access', expires_in: 1, refresh_token: 'second' });
    at.issuer.say('second-access', { sub: dana.subject, groups: ['support'] });
    await at.letPass(dana, MAX_AGE + 1);
    expect(await dana.ask()).toMatchObject({ groups: ['support'] });
    at.issuer.renew('second', { access_token: 'third-access' });
    at.issuer.say('third-access', { sub: dana.subject, groups: [] });
    await at.letPass(dana, MAX_AGE + 1);
    expect(await dana.ask(at.other)).toMatchObject({ groups: [] });
  });

  test('when the provider no longer accepts the access token', async () => {
    const dana = await at.signIn({ refreshToken: 'first' });
    at.issuer.renew('first', { access_token: 'second-access' });
    at.issuer.say('second-access', { sub: dana.subject, groups: [] });
    await at.letPass(dana, MAX_AGE + 1);
    expect(await dana.ask()).toMatchObject({ groups: [] });
  });

  test('when only an ID token includes groups', async () => {
    const dana = await at.signIn({ refreshToken: 'first', isInIdToken: true });
    at.issuer.say(dana.accessToken, { sub: dana.subject });
    at.issuer.renew('first', { access_token: 'a', id_token: at.idToken({ sub: dana.subject, groups: ['support'] }) });
    await at.letPass(dana, MAX_AGE + 1);
    expect(await dana.ask()).toMatchObject({ groups: ['support'] });
  });
});

describe('the groups from sign-in stay valid', () => {
  test('when the provider includes groups only in ID tokens and issues no new one', async () => {
    const dana = await at.signIn({ isInIdToken: true });
    at.issuer.say(dana.accessToken, { sub: dana.subject });
    await at.letPass(dana, MAX_AGE + 1);
    expect(await dana.ask()).toMatchObject({ groups: GROUPS });
  });

  test('when the access token has expired and cannot be renewed', async () => {
    const dana = await at.signIn({ expiresAt: ENDED });
    await at.letPass(dana, MAX_AGE + 1);
    expect(await dana.ask()).toMatchObject({ groups: GROUPS });
    expect(at.issuer.asked).toEqual([]);
  });

  test('for half an interval after the provider could not return them, on every process', async () => {
    const dana = await at.signIn({ isInIdToken: true });
    at.issuer.say(dana.accessToken, { sub: dana.subject });
    await at.letPass(dana, MAX_AGE + 1);
    await dana.ask();
    await at.letPass(dana, MAX_AGE / 2 - 0.5);
    expect(await dana.ask()).toMatchObject({ groups: GROUPS });
    expect(await dana.ask(at.other)).toMatchObject({ groups: GROUPS });
    expect(at.issuer.asked).toEqual(['/userinfo']);
    // The tokens are kept, so the next interval asks with the same ones.
    await at.letPass(dana, MAX_AGE / 2 + 1);
    expect(await dana.ask(at.other)).toMatchObject({ groups: GROUPS });
    expect(at.issuer.asked).toEqual(['/userinfo', '/userinfo']);
  });

  test('when the settings say so', async () => {
    const dana = await at.signIn();
    await at.letPass(dana, 300);
    expect(await dana.ask(at.opened.db, 0)).toMatchObject({ groups: GROUPS });
    expect(at.issuer.asked).toEqual([]);
  });
});

test('the database stores no provider token in plain text', async () => {
  const dana = await at.signIn({ refreshToken: 'canary-refresh-token' });
  const [row] = await rawSql<{ text: string }>(
    at.opened.db,
    "SELECT string_agg(encode(sealed_tokens, 'escape'), '') AS text FROM session",
  );
  expect(row?.text).not.toContain(dana.accessToken);
  expect(row?.text).not.toContain('canary-refresh-token');
});
