'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import type { ErrorView } from '#lib/errors.ts';

interface ConfirmDialogProps {
  title: string;
  text: string;
  /** What the button says, and does. */
  button: string;
  isBusy: boolean;
  failure: ErrorView | null;
  onConfirm: () => void;
  onClose: () => void;
}

/** Says what an action does, and asks for confirmation. */
export function ConfirmDialog({ title, text, button, isBusy, failure, onConfirm, onClose }: ConfirmDialogProps) {
  const t = useTranslations('settings');
  return (
    <Modal
      visible
      header={title}
      closeAriaLabel={t('close')}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button variant="primary" loading={isBusy} onClick={onConfirm}>
              {button}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="s">
        {failure && <FailureAlert failure={failure} />}
        <Box>{text}</Box>
      </SpaceBetween>
    </Modal>
  );
}
