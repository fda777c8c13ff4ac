'use client';
import Button from '@cloudscape-design/components/button';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { SignInProblem } from '#lib/people/sign-in-problem.ts';
import { startSignIn } from './start-sign-in.ts';

interface SignInButtonProps {
  text: string;
  /** The path to return to, within the portal. */
  returnPath: string;
  onProblem: (problem: SignInProblem | 'offline' | null) => void;
}

/** Goes to the provider's sign-in page. */
export function SignInButton({ text, returnPath, onProblem }: SignInButtonProps) {
  const t = useTranslations('auth.signIn');
  const [isBusy, setIsBusy] = useState(false);

  useEffect(() => {
    // A browser may restore this page unchanged when the person comes back from the provider.
    const wake = () => setIsBusy(false);
    window.addEventListener('pageshow', wake);
    return () => window.removeEventListener('pageshow', wake);
  }, []);

  const start = async () => {
    setIsBusy(true);
    onProblem(null);
    const started = await startSignIn(returnPath);
    if ('goTo' in started) return location.assign(started.goTo);
    onProblem(started.problem);
    setIsBusy(false);
  };

  return (
    <Button variant="primary" fullWidth loading={isBusy} loadingText={t('busy')} onClick={start}>
      {text}
    </Button>
  );
}
