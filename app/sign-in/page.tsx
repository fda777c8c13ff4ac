import { redirect } from 'next/navigation';
import { SignInPage } from '#components/auth/sign-in-page.tsx';
import { isDatabaseTrouble } from '#lib/errors.ts';
import { readSignInProblem, type SignInProblem } from '#lib/people/sign-in-problem.ts';
import { readReturnPath } from '#server/auth/provider/read-return-path.ts';
import { currentActor, readSessionToken } from '#server/auth/session/actor.ts';
import { getPortal } from '#server/portal.ts';

interface PageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function Page({ searchParams }: PageProps) {
  const query = await searchParams;
  const returnPath = readReturnPath(query);
  const problem = (await signedInOrProblem(returnPath)) ?? readSignInProblem(query.error);
  const hasEnded = (await readSessionToken()) !== undefined;
  const { securityContact } = getPortal().settings;
  return (
    <SignInPage
      returnPath={returnPath}
      problem={problem}
      hasEnded={hasEnded}
      securityContact={securityContact ?? null}
    />
  );
}

/** Redirects people who are already signed in. If that is unknown, returns the reason. */
async function signedInOrProblem(returnPath: string): Promise<SignInProblem | null> {
  let isSignedIn: boolean;
  try {
    isSignedIn = (await currentActor()) !== null;
  } catch (error) {
    if (isDatabaseTrouble(error)) return 'database-unreachable';
    throw error;
  }
  if (isSignedIn) redirect(returnPath);
  return null;
}
