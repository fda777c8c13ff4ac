'use client';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useFormatter, useTranslations } from 'use-intl';
import type { KeyChoice } from '#lib/setup/plan.ts';
import { StatusLine } from '../fields/status-line.tsx';
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
        <StatusLine status="error">{te(`${choice.problem}.title`)}</StatusLine>
        {date ? t('deletedOn', { date }) : null}
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
