'use client';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useFormatter, useTranslations } from 'use-intl';
import type { KeyChoice } from '#lib/setup/plan.ts';
import { PlanWarning } from '../review/plan-warning.tsx';

/** Whether a key can serve; if not, why, and when it goes where that is known. */
export function KeyUse({ choice }: { choice: KeyChoice }) {
  const t = useTranslations('request.key');
  const te = useTranslations('errors');
  const format = useFormatter();
  if (choice.problem !== null) {
    const date = choice.deletionDate && format.dateTime(new Date(choice.deletionDate), { dateStyle: 'medium' });
    return (
      <SpaceBetween size="xxxs">
        <StatusIndicator type="error">{te(`${choice.problem}.title`)}</StatusIndicator>
        {date ? t('deletedOn', { date }) : null}
      </SpaceBetween>
    );
  }
  return (
    <SpaceBetween size="xxxs">
      <StatusIndicator type="success">{t('usable')}</StatusIndicator>
      {choice.warnings.map((code) => (
        <PlanWarning key={code} code={code} />
      ))}
    </SpaceBetween>
  );
}
