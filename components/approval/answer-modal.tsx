'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import type { ErrorView } from '#lib/errors.ts';

interface AnswerModalProps {
  isOpen: boolean;
  title: string;
  confirmText: string;
  isBusy: boolean;
  isValid: boolean;
  failure: ErrorView | null;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** Asks for confirmation, since neither answer can be undone. */
export function AnswerModal({ isOpen, title, confirmText, isBusy, isValid, failure, ...rest }: AnswerModalProps) {
  const t = useTranslations('approval');
  return (
    <Modal
      visible={isOpen}
      header={title}
      onDismiss={rest.onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={rest.onClose}>
              {t('back')}
            </Button>
            <Button variant="primary" loading={isBusy} disabled={!isValid} onClick={rest.onConfirm}>
              {confirmText}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="s">
        {failure && <FailureAlert failure={failure} />}
        {rest.children}
      </SpaceBetween>
    </Modal>
  );
}
