import { readSignInProblem, type SignInProblem } from '#lib/people/sign-in-problem.ts';

type Started = { goTo: string } | { problem: SignInProblem | 'offline' };

/** Asks the server to start a sign-in. Returns the provider's address or the problem. */
export async function startSignIn(returnPath: string): Promise<Started> {
  try {
    const { csrfToken } = await readJson<{ csrfToken: string }>(fetch('/api/auth/csrf'));
    const body = new URLSearchParams({ csrfToken, callbackUrl: returnPath, json: 'true' });
    const answer = await readJson<{ url: string } | { error: { code: string } }>(
      fetch('/api/auth/signin/oidc', { method: 'POST', body }),
    );
    if ('error' in answer) return { problem: readSignInProblem(answer.error.code) ?? 'unexpected' };
    const { url } = answer;
    const address = new URL(url);
    // next-auth reports a failure through one of its own addresses.
    const hasFailed = address.origin === location.origin && address.pathname.startsWith('/api/auth/');
    return hasFailed
      ? { problem: readSignInProblem(address.searchParams.get('error') ?? '') ?? 'unexpected' }
      : { goTo: url };
  } catch (error) {
    return { problem: error instanceof TypeError ? 'offline' : 'unexpected' };
  }
}

async function readJson<T>(sent: Promise<Response>): Promise<T> {
  const response = await sent;
  return response.json() as Promise<T>;
}
