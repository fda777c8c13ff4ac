import { createHash } from 'node:crypto';
import { encode } from 'next-auth/jwt';
import { describe, expect, it } from 'vitest';
import { findAuthSecrets } from './auth-secrets.ts';

const NEW = 'the-secret-of-now-0123456789abcdef';
const OLD = 'the-secret-before-0123456789abcdef';
const OTHER = 'a-secret-of-others-0123456789abcdef';
const PORTAL_URL = 'https://portal.example.com';
const STATE = '__Host-portal.state';

const formCookie = (secret: string) => `token|${createHash('sha256').update(`token${secret}`).digest('hex')}`;
const stateCookie = (secret: string) => encode({ token: { value: 'x' }, secret, salt: STATE });

async function find(
  stage: Parameters<typeof findAuthSecrets>[1],
  madeBy: string | null,
  previous: string | undefined = OLD,
) {
  const cookies: Record<string, string> =
    madeBy === null ? {} : { '__Host-portal.csrf': formCookie(madeBy), [STATE]: await stateCookie(madeBy) };
  const settings = { portalUrl: PORTAL_URL, authSecret: NEW, previousAuthSecret: previous };
  return findAuthSecrets(settings, stage, (name) => cookies[name]);
}

describe('during a change of the secret', () => {
  it('accepts a form made with the previous secret, and makes the sign-in cookies with the new one', async () => {
    expect(await find('start', OLD)).toEqual({ form: OLD, cookies: NEW });
    expect(await find('start', NEW)).toEqual({ form: NEW, cookies: NEW });
  });

  it('lets a sign-in that began with the previous secret finish', async () => {
    expect(await find('return', OLD)).toEqual({ form: NEW, cookies: OLD });
    expect(await find('return', NEW)).toEqual({ form: NEW, cookies: NEW });
  });

  it('makes a new form with the new secret, whatever cookie the browser sends', async () => {
    expect(await find('form', OLD)).toEqual({ form: NEW, cookies: NEW });
  });

  it.each([OTHER, null])('refuses what neither secret made: %s', async (madeBy) => {
    for (const stage of ['start', 'return'] as const) {
      expect(await find(stage, madeBy)).toEqual({ form: NEW, cookies: NEW });
    }
  });
});

it('refuses cookies made with a secret that is no longer set', async () => {
  const settings = { portalUrl: PORTAL_URL, authSecret: NEW, previousAuthSecret: undefined };
  const state = await stateCookie(OLD);
  const none = await findAuthSecrets(settings, 'return', (name) => (name === STATE ? state : undefined));
  expect(none).toEqual({ form: NEW, cookies: NEW });
});
