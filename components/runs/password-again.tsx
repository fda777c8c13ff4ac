'use client';
import Box from '@cloudscape-design/components/box';
import { useTranslations } from 'use-intl';
import { wantedPasswords } from '#lib/runs/retry.ts';
import type { RunView } from '#lib/runs/view.ts';
import { PasswordForm } from './password-form.tsx';
import type { RunRights } from './run-rights.ts';

interface PasswordAgainProps {
  view: RunView;
  rights: RunRights;
  /** True where the lost password is what the step failed for, and has been told as the cause. */
  isTold: boolean;
}

/** Asks the requester for a password that is no longer kept; tells anybody else who is asked. */
export function PasswordAgain({ view, rights, isTold }: PasswordAgainProps) {
  const t = useTranslations('run.password');
  return (
    <div>
      {!isTold && <Box variant="strong">{t('lostTitle', { count: wantedPasswords(view).length })}</Box>}
      {rights.canProvidePassword ? (
        <PasswordForm view={view} />
      ) : (
        <Box>{t('others', { name: view.requestedBy.name })}</Box>
      )}
    </div>
  );
}
