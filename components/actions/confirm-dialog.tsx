'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import type { ErrorView } from '#lib/errors.ts';
import { FailureAlert } from './failure-alert.tsx';

interface ConfirmDialogProps {
  title: string;
  /** The label of the button that acts. */
  confirm: string;
  /** The label of the button that closes the dialog (none: only the cross does), and of its cross if that has another name. */
  cancel?: string | undefined;
  close?: string;
  isBusy: boolean;
  failure: ErrorView | null;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** Says what an action does, and asks for confirmation. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, confirm, cancel, close, isBusy, failure, onConfirm, onClose, children } = props;
  return (
    <Modal
      visible
      header={title}
      closeAriaLabel={close}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            {cancel && (
              <Button variant="link" onClick={onClose}>
                {cancel}
              </Button>
            )}
            <Button variant="primary" loading={isBusy} onClick={onConfirm}>
              {confirm}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="s">
        {failure && <FailureAlert failure={failure} />}
        {children}
      </SpaceBetween>
    </Modal>
  );
}
