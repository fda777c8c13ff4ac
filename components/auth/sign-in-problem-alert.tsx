'use client';
import Alert from '@cloudscape-design/components/alert';
import { useTranslations } from 'use-intl';
import type { OwnProblem, SignInProblem } from '#lib/people/sign-in-problem.ts';

const OWN_PROBLEMS = {
  'not-completed': 'warning',
  'not-accepted': 'warning',
  refused: 'error',
  blocked: 'error',
  misconfigured: 'error',
  'too-many': 'warning',
} as const satisfies Record<OwnProblem, 'warning' | 'error'>;

function isOwn(problem: SignInProblem | 'offline'): problem is OwnProblem {
  return Object.hasOwn(OWN_PROBLEMS, problem);
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
      <Alert type={isOwn(problem) ? OWN_PROBLEMS[problem] : 'error'} header={words('title')}>
        <div>{words('cause')}</div>
        <div>{words('remedy')}</div>
      </Alert>
    </div>
  );
}
