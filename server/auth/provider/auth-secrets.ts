import { createHash } from 'node:crypto';
import { decode } from 'next-auth/jwt';
import type { Settings } from '#server/settings/env.ts';
import { authCookies } from './cookies.ts';

/**
 * The secrets that next-auth uses in one request: `form` for the form token, `cookies` for the cookies of a sign-in.
 */
export interface AuthSecrets {
  form: string;
  cookies: string;
}

type Needs = Pick<Settings, 'portalUrl' | 'authSecret' | 'previousAuthSecret'>;
type ReadCookie = (name: string) => string | undefined;

/**
 * Selects the secrets so that a sign-in that began with the previous secret can finish during a rollout. New form
 * tokens, and the cookies at the start of a sign-in, are made with the current one.
 */
export async function findAuthSecrets(
  settings: Needs,
  stage: 'form' | 'start' | 'return',
  readCookie: ReadCookie,
): Promise<AuthSecrets> {
  const { authSecret: current, previousAuthSecret: previous, portalUrl } = settings;
  const { csrfToken, state } = authCookies(portalUrl);
  if (previous === undefined || stage === 'form') return { form: current, cookies: current };
  if (stage === 'start') {
    return { form: isFormOf(readCookie(csrfToken.name), previous) ? previous : current, cookies: current };
  }
  return {
    form: current,
    cookies: (await isSealedBy(readCookie(state.name), state.name, previous)) ? previous : current,
  };
}

/** The cookie contains the form token, a bar, and a hash of token and secret. */
function isFormOf(cookie: string | undefined, secret: string): boolean {
  const [token, hash] = cookie?.split('|') ?? [];
  return hash !== undefined && hash === createHash('sha256').update(`${token}${secret}`).digest('hex');
}

async function isSealedBy(cookie: string | undefined, salt: string, secret: string): Promise<boolean> {
  if (cookie === undefined) return false;
  // A cookie encrypted with another secret can't be decrypted.
  return decode({ token: cookie, secret, salt }).then(
    (read) => read !== null,
    () => false,
  );
}
