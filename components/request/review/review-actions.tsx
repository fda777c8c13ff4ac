'use client';
import Button from '@cloudscape-design/components/button';
import { useTranslations } from 'use-intl';
import styles from '#components/ui/plan.module.css';
import { useChosenTeam } from '../teams-context.tsx';

interface ReviewActionsProps {
  isPlanLoading: boolean;
  isCreating: boolean;
  onCancel: () => void;
  onPrevious: () => void;
  onCreate: () => void;
}

/** The last page's buttons. Create waits for the plan. Previous is disabled only while a run is being created. */
export function ReviewActions({ isPlanLoading, isCreating, onCancel, onPrevious, onCreate }: ReviewActionsProps) {
  const t = useTranslations('request.actions');
  const tp = useTranslations('plan');
  const ta = useTranslations('approval.ask');
  const team = useChosenTeam();
  return (
    <div className={styles.actions}>
      <Button variant="link" formAction="none" disabled={isCreating} onClick={onCancel}>
        {t('cancel')}
      </Button>
      <Button formAction="none" disabled={isCreating} onClick={onPrevious}>
        {t('previous')}
      </Button>
      <Button
        variant="primary"
        formAction="none"
        loading={isCreating}
        loadingText={t('creating')}
        disabled={isPlanLoading}
        disabledReason={isPlanLoading ? tp('loading') : undefined}
        onClick={onCreate}
      >
        {team?.needsApproval ? ta('setUpButton') : t('create')}
      </Button>
    </div>
  );
}
