'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import TextContent from '@cloudscape-design/components/text-content';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { SignInProblem } from '#lib/people/sign-in-problem.ts';
import { PlainPage } from './plain-page.tsx';
import { SignInButton } from './sign-in-button.tsx';
import { SignInProblemAlert } from './sign-in-problem-alert.tsx';

interface SignInPageProps {
  returnPath: string;
  problem: SignInProblem | null;
  /** True if the browser sent an expired session. */
  hasEnded: boolean;
  /** The URI of the contact for security problems. */
  securityContact: string | null;
}

const MAKES = ['key', 'secrets', 'role', 'arns'] as const;

/** What the portal is, and the sign-in button. */
export function SignInPage({ returnPath, problem, hasEnded, securityContact }: SignInPageProps) {
  const t = useTranslations('auth.signIn');
  const [current, setCurrent] = useState<SignInProblem | 'offline' | null>(problem);
  return (
    <PlainPage title={t('title')} intro={t('intro')}>
      <SpaceBetween size="l">
        {current && <SignInProblemAlert problem={current} />}
        {!current && hasEnded && (
          <Alert type="info" header={t('ended.title')}>
            {t('ended.text')}
          </Alert>
        )}
        <TextContent>
          <h2>{t('makesTitle')}</h2>
          <ul>
            {MAKES.map((made) => (
              <li key={made}>{t(`makes.${made}`)}</li>
            ))}
          </ul>
        </TextContent>
        <SpaceBetween size="xs">
          <SignInButton text={t('button')} returnPath={returnPath} onProblem={setCurrent} />
          <Box variant="small" color="text-body-secondary" display="block" textAlign="center">
            {t('account')}
          </Box>
          {securityContact && (
            <Box display="block" textAlign="center">
              <Link variant="secondary" fontSize="body-s" href={securityContact}>
                {t('reportVulnerability')}
              </Link>
            </Box>
          )}
        </SpaceBetween>
      </SpaceBetween>
    </PlainPage>
  );
}
