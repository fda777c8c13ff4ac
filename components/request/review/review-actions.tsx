'use client';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';

interface ReviewActionsProps {
  isPlanLoading: boolean;
  isCreating: boolean;
  onCancel: () => void;
  onPrevious: () => void;
  onCreate: () => void;
}

/** The last page's buttons. Creating waits for the plan; going back waits for nothing but a run that is being created. */
export function ReviewActions({ isPlanLoading, isCreating, onCancel, onPrevious, onCreate }: ReviewActionsProps) {
  const t = useTranslations('request.actions');
  const tp = useTranslations('plan');
  return (
    <SpaceBetween direction="horizontal" size="xs">
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
        {t('create')}
      </Button>
    </SpaceBetween>
  );
}
