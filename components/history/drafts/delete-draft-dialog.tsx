'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import { useAction } from '#components/actions/use-action.ts';
import { deleteDraft } from '#server/actions/runs.ts';
import { DRAFTS_KEY } from './drafts-query.ts';

interface DeleteDraftDialogProps {
  draftId: string;
  name: string;
  onClose: () => void;
}

/** Asks for confirmation, because a deleted draft can't be restored. */
export function DeleteDraftDialog({ draftId, name, onClose }: DeleteDraftDialogProps) {
  const t = useTranslations('drafts.confirm');
  const { run, isBusy, failure } = useAction(deleteDraft, { refresh: DRAFTS_KEY });
  const confirm = async () => {
    if ((await run({ draftId })).ok) onClose();
  };
  return (
    <Modal
      visible
      header={t('title')}
      closeAriaLabel={t('close')}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button variant="primary" loading={isBusy} onClick={() => void confirm()}>
              {t('button')}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="s">
        {failure && <FailureAlert failure={failure} />}
        <Box>{t('text', { name })}</Box>
      </SpaceBetween>
    </Modal>
  );
}
