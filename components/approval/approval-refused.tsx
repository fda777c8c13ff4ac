'use client';
import Alert from '@cloudscape-design/components/alert';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { useTimes } from '#components/shell/use-times.ts';
import type { ApprovalView } from '#lib/runs/approval-view.ts';

/** Why a run was never begun: who denied it and for which reason, or that nobody answered. */
export function ApprovalRefused({ approval: { decision, since } }: { approval: ApprovalView }) {
  const t = useTranslations('approval.refused');
  const { dateTime } = useTimes();
  if (decision?.kind !== 'denied') {
    return (
      <Alert type="warning" header={t('expiredTitle')}>
        {t('expiredText', { time: dateTime(since) })}
      </Alert>
    );
  }
  return (
    <Alert type="error" header={t('deniedTitle', { name: decision.by.name })}>
      <SpaceBetween size="xxs">
        {decision.reason !== '' && (
          <div style={{ overflowWrap: 'anywhere' }}>{t('reason', { reason: decision.reason })}</div>
        )}
        <div>{t('deniedText', { time: dateTime(decision.at) })}</div>
      </SpaceBetween>
    </Alert>
  );
}
