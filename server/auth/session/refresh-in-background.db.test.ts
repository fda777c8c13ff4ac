import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { GROUPS, GroupTestbed, MAX_AGE, type Person } from '../testing/group-testbed.ts';

const at = new GroupTestbed();
const ENDED = Math.floor(Date.now() / 1000) - 60;
/** A busy machine takes longer than usual. */
const SOON = { timeout: 10_000 };
const AWAY = { status: 503, body: { error: 'temporarily_unavailable' } };

/** From now on the provider doesn't answer; returns what lets it. */
function holdProvider(): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  at.issuer.gate = promise;
  return resolve;
}

/** Whether a request waits for the provider, which is held until then. */
async function waits(dana: Person, release: () => void): Promise<boolean> {
  const answered = at.issuer.asked.length;
  let isAnswered = false;
  const request = dana.ask().then(() => {
    isAnswered = true;
  });
  await expect.poll(() => at.issuer.asked.length, SOON).toBe(answered + 1);
  const isWaiting = !isAnswered;
  release();
  await request;
  return isWaiting;
}

describe('while the known groups are within their age', () => {
  test('no request waits for the provider, one asks it, and the answer counts from the next one on', async () => {
    const dana = await at.signIn();
    at.issuer.say(dana.accessToken, { sub: dana.subject, groups: [] });
    await at.letPass(dana, MAX_AGE - 1);
    const release = holdProvider();
    const requests = Array.from({ length: 10 }, (_, no) => dana.ask(no % 2 === 0 ? at.opened.db : at.other));
    for (const member of await Promise.all(requests)) expect(member).toMatchObject({ groups: GROUPS });
    release();
    await expect.poll(async () => (await dana.ask(at.other))?.groups, SOON).toEqual([]);
    expect(at.issuer.asked).toEqual(['/userinfo']);
  });

  test('the session of a person who was disabled ends', async () => {
    const dana = await at.signIn();
    await at.letPass(dana, MAX_AGE - 1);
    expect(await dana.ask()).toMatchObject({ groups: GROUPS });
    await expect.poll(() => dana.ask(at.other), SOON).toBeNull();
  });

  test('an answer after ten seconds counts', { timeout: 40_000 }, async () => {
    const dana = await at.signIn();
    at.issuer.say(dana.accessToken, { sub: dana.subject, groups: [] });
    await at.letPass(dana, MAX_AGE - 1);
    at.issuer.gate = pause(10_000);
    expect(await dana.ask()).toMatchObject({ groups: GROUPS });
    await expect.poll(async () => (await dana.ask())?.groups, { timeout: 30_000, interval: 200 }).toEqual([]);
    expect(at.issuer.asked).toEqual(['/userinfo']);
  });
});

describe('once the groups are too old', () => {
  test('a request waits for the provider', async () => {
    const dana = await at.signIn();
    at.issuer.say(dana.accessToken, { sub: dana.subject, groups: [] });
    await at.letPass(dana, MAX_AGE + 1);
    expect(await waits(dana, holdProvider())).toBe(true);
    expect(await dana.ask()).toMatchObject({ groups: [] });
  });

  test('no request waits while the provider is known to be away, and it is asked again after a pause', async () => {
    const dana = await at.signIn();
    at.issuer.failures.set('/userinfo', AWAY);
    await at.letPass(dana, MAX_AGE + 1);
    expect(await dana.ask()).toMatchObject({ groups: GROUPS });
    expect(await dana.ask(at.other)).toMatchObject({ groups: GROUPS });
    expect(at.issuer.asked).toEqual(['/userinfo']);
    await at.passPause(dana, 0.1);
    expect(await waits(dana, holdProvider())).toBe(false);
  });

  test('a request waits again when the last failure was some time ago', async () => {
    const dana = await at.signIn();
    at.issuer.failures.set('/userinfo', AWAY);
    await at.letPass(dana, MAX_AGE + 1);
    await dana.ask();
    await at.passPause(dana, 3);
    expect(await waits(dana, holdProvider())).toBe(true);
  });

  test('a request waits for the answer that ends the session after an hour without one', async () => {
    const dana = await at.signIn();
    at.issuer.failures.set('/userinfo', AWAY);
    await at.letPass(dana, MAX_AGE + 61);
    await at.passPause(dana, 0.1);
    expect(await dana.ask()).toBeNull();
  });
});

describe('a renewal', () => {
  test('keeps the new tokens when the provider fails directly after it', async () => {
    const dana = await at.signIn({ expiresAt: ENDED, refreshToken: 'first' });
    at.issuer.renew('first', { access_token: 'second-access', expires_in: 1, refresh_token: 'second' });
    at.issuer.failures.set('/userinfo', AWAY);
    await at.letPass(dana, MAX_AGE + 1);
    expect(await dana.ask()).toMatchObject({ groups: GROUPS });
    at.issuer.failures.clear();
    at.issuer.renew('second', { access_token: 'third-access' });
    at.issuer.say('third-access', { sub: dana.subject, groups: ['support'] });
    await at.letPass(dana, 0);
    expect(await dana.ask()).toMatchObject({ groups: ['support'] });
  });

  test('takes the groups from a person whose new ID token leaves out an empty list', async () => {
    const dana = await at.signIn({ isInIdToken: true, refreshToken: 'first' });
    at.issuer.say(dana.accessToken, { sub: dana.subject });
    at.issuer.renew('first', { access_token: 'second-access', id_token: at.idToken({ sub: dana.subject }) });
    at.issuer.say('second-access', { sub: dana.subject });
    await at.letPass(dana, MAX_AGE + 1);
    expect(await dana.ask()).toMatchObject({ groups: [], groupsProblem: 'missing' });
  });

  test('gives the groups to a person who had none, at a provider that names them only in ID tokens', async () => {
    const dana = await at.signIn({ refreshToken: 'first' });
    at.issuer.say(dana.accessToken, { sub: dana.subject });
    const claims = { sub: dana.subject, groups: ['support'] };
    at.issuer.renew('first', { access_token: 'second-access', id_token: at.idToken(claims) });
    await at.letPass(dana, MAX_AGE + 1);
    expect(await dana.ask()).toMatchObject({ groups: ['support'] });
  });
});
