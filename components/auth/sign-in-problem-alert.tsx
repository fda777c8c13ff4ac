'use client';
import Alert from '@cloudscape-design/components/alert';
import { useTranslations } from 'use-intl';
import type { OwnProblem, SignInProblem } from '#lib/people/sign-in-problem.ts';

const OWN_PROBLEMS = ['not-completed', 'refused', 'misconfigured', 'too-many'] as const satisfies readonly OwnProblem[];

function isOwn(problem: SignInProblem): problem is OwnProblem {
  return OWN_PROBLEMS.some((own) => own === problem);
}

/** What kept the person from signing in, why, and what to do. */
export function SignInProblemAlert({ problem }: { problem: SignInProblem | 'offline' }) {
  const t = useTranslations();
  const words = (part: 'title' | 'cause' | 'remedy') => {
    if (problem === 'offline') return t(`auth.signIn.offline.${part}`);
    return isOwn(problem) ? t(`auth.problems.${problem}.${part}`) : t(`errors.${problem}.${part}`);
  };
  return (
    <div role="alert">
      <Alert type={problem === 'not-completed' || problem === 'too-many' ? 'warning' : 'error'} header={words('title')}>
        <div>{words('cause')}</div>
        <div>{words('remedy')}</div>
      </Alert>
    </div>
  );
}
