'use client';
import Alert from '@cloudscape-design/components/alert';
import { useTranslations } from 'use-intl';
import { useChosenTeam } from '../teams-context.tsx';

/** That the run will wait for a lead, where the chosen team works with four eyes. */
export function ApprovalNotice() {
  const t = useTranslations('approval.ask');
  if (!useChosenTeam()?.needsApproval) return null;
  return (
    <Alert type="info" header={t('setUpTitle')}>
      {t('setUpText')}
    </Alert>
  );
}
