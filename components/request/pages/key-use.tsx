'use client';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useFormatter, useTranslations } from 'use-intl';
import type { KeyChoice } from '#lib/plan/plan.ts';
import { StatusLine } from '../fields/status-line.tsx';
import { PlanWarning } from '../review/plan-warning.tsx';
import { RestoreKeyButton } from './restore-key-button.tsx';

interface KeyUseProps {
  choice: KeyChoice;
  isRestored: boolean;
  /** Decides to restore the key, or takes that back. */
  onRestore: (isWanted: boolean) => void;
}

/** Whether a key can serve; if not, why, when it goes where that is known, and whether it can be restored. */
export function KeyUse({ choice, isRestored, onRestore }: KeyUseProps) {
  const t = useTranslations('request.key');
  const te = useTranslations('errors');
  const format = useFormatter();
  if (choice.problem !== null) {
    const date = choice.deletionDate && format.dateTime(new Date(choice.deletionDate), { dateStyle: 'medium' });
    return (
      <SpaceBetween size="xxs">
        {isRestored ? (
          <StatusLine status="success">{t('willBeRestored')}</StatusLine>
        ) : (
          <StatusLine status="error">{te(`${choice.problem}.title`)}</StatusLine>
        )}
        {date ? t(isRestored ? 'restoreNote' : 'deletedOn', { date }) : null}
        {choice.isRestorable && <RestoreKeyButton choice={choice} isRestored={isRestored} onRestore={onRestore} />}
      </SpaceBetween>
    );
  }
  return (
    <SpaceBetween size="xxxs">
      <StatusLine status="success">{t('usable')}</StatusLine>
      {choice.warnings.map((code) => (
        <PlanWarning key={code} code={code} />
      ))}
    </SpaceBetween>
  );
}
