'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import type { Losses } from '../use-leave-guard.ts';
import { type SaveState, useSaveStatus } from './save-state.ts';

interface LeaveModalProps {
  isOpen: boolean;
  /** What is lost changes with it. */
  status: SaveState;
  findLosses: () => Losses;
  onStay: () => void;
  onLeave: () => void;
}

/** Asks for confirmation before something is lost, and says what. */
export function LeaveModal({ isOpen, status, findLosses, onStay, onLeave }: LeaveModalProps) {
  useSaveStatus(status);
  const losses = findLosses();
  const t = useTranslations('drafts.leave');
  return (
    <Modal
      visible={isOpen}
      header={t('title')}
      closeAriaLabel={t('close')}
      onDismiss={onStay}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" formAction="none" onClick={onStay}>
              {t('stay')}
            </Button>
            <Button variant="primary" formAction="none" onClick={onLeave}>
              {t('leave')}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="xs">
        {losses.passwords && <div>{t('passwords')}</div>}
        {losses.values && <div>{t('values')}</div>}
      </SpaceBetween>
    </Modal>
  );
}
