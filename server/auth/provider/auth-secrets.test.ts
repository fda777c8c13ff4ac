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

describe('while a secret is replaced', () => {
  it('goes on with a form that the secret before made, and makes the cookies of the sign-in with the new one', async () => {
    expect(await find('start', OLD)).toEqual({ form: OLD, cookies: NEW });
    expect(await find('start', NEW)).toEqual({ form: NEW, cookies: NEW });
  });

  it('lets a sign-in end that began under the secret before', async () => {
    expect(await find('return', OLD)).toEqual({ form: NEW, cookies: OLD });
    expect(await find('return', NEW)).toEqual({ form: NEW, cookies: NEW });
  });

  it('makes a new form with the new secret, whatever the browser brings', async () => {
    expect(await find('form', OLD)).toEqual({ form: NEW, cookies: NEW });
  });

  it.each([OTHER, null])('takes nothing that neither has made: %s', async (madeBy) => {
    for (const stage of ['start', 'return'] as const) {
      expect(await find(stage, madeBy)).toEqual({ form: NEW, cookies: NEW });
    }
  });
});

it('takes nothing of a secret that is not set any more', async () => {
  const settings = { portalUrl: PORTAL_URL, authSecret: NEW, previousAuthSecret: undefined };
  const state = await stateCookie(OLD);
  const none = await findAuthSecrets(settings, 'return', (name) => (name === STATE ? state : undefined));
  expect(none).toEqual({ form: NEW, cookies: NEW });
});
