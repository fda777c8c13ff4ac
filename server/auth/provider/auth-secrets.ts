import { createHash } from 'node:crypto';
import { decode } from 'next-auth/jwt';
import type { Settings } from '#server/settings/env.ts';
import { authCookies } from './cookies.ts';

/** What next-auth checks with in one request: the form's token by `form`, and the cookies of a sign-in under way by `cookies`. */
export interface AuthSecrets {
  form: string;
  cookies: string;
}

type Needs = Pick<Settings, 'portalUrl' | 'authSecret' | 'previousAuthSecret'>;
type ReadCookie = (name: string) => string | undefined;

/**
 * The secrets by which a sign-in goes on that began under the previous one, as it does while a new one is rolled out. What is made anew is
 * made with the current one: the token of the form, and at the start of a sign-in its cookies.
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

/** The cookie is the form's token and, after a bar, a hash of token and secret. */
function isFormOf(cookie: string | undefined, secret: string): boolean {
  const [token, hash] = cookie?.split('|') ?? [];
  return hash !== undefined && hash === createHash('sha256').update(`${token}${secret}`).digest('hex');
}

async function isSealedBy(cookie: string | undefined, salt: string, secret: string): Promise<boolean> {
  if (cookie === undefined) return false;
  // What another secret has sealed cannot be read.
  return decode({ token: cookie, secret, salt }).then(
    (read) => read !== null,
    () => false,
  );
}
