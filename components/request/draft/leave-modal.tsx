'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import type { Losses } from '../use-leave-guard.ts';

interface LeaveModalProps {
  isOpen: boolean;
  losses: Losses;
  onStay: () => void;
  onLeave: () => void;
}

/** Asks for confirmation before something is lost, and says what. */
export function LeaveModal({ isOpen, losses, onStay, onLeave }: LeaveModalProps) {
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
