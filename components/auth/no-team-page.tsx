'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { SignInProblem } from '#lib/people/sign-in-problem.ts';
import { PlainPage } from './plain-page.tsx';
import { SignInButton } from './sign-in-button.tsx';
import { SignInProblemAlert } from './sign-in-problem-alert.tsx';
import { useSignOut } from './use-sign-out.ts';

interface NoTeamPageProps {
  name: string;
  groupCount: number;
  groupsProblem: 'missing' | 'overage' | null;
}

const REMEDIES = { missing: 'remedyMissing', overage: 'remedyOverage' } as const;

/** For a person whose groups give no role: what the portal knows, and whom to ask. Group names stay on the server. */
export function NoTeamPage({ name, groupCount, groupsProblem }: NoTeamPageProps) {
  const t = useTranslations('auth');
  const errorWords = useTranslations('errors');
  const [problem, setProblem] = useState<SignInProblem | 'offline' | null>(null);
  const { run: signOut, isBusy, failure } = useSignOut();
  return (
    <PlainPage title={t('noTeam.title')}>
      <SpaceBetween size="m">
        {problem && <SignInProblemAlert problem={problem} />}
        {failure && (
          <Alert type="error" header={t('signOut.failed')}>
            <div>{errorWords(`${failure.code}.title`)}</div>
            <div>{errorWords(`${failure.code}.remedy`)}</div>
          </Alert>
        )}
        <Box>{t('noTeam.signedInAs', { name })}</Box>
        <Box>{groupsProblem ? t(`noTeam.${groupsProblem}`) : t('noTeam.found', { count: groupCount })}</Box>
        <Box>{t(`noTeam.${groupsProblem ? REMEDIES[groupsProblem] : 'remedy'}`)}</Box>
        <SpaceBetween size="xs">
          {/* Groups are read only at sign-in, so a new group takes effect this way. */}
          <SignInButton text={t('noTeam.button')} returnPath="/" onProblem={setProblem} />
          <Button fullWidth loading={isBusy} onClick={() => void signOut()}>
            {t('signOut.button')}
          </Button>
        </SpaceBetween>
      </SpaceBetween>
    </PlainPage>
  );
}
