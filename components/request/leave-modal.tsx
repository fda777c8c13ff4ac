'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';

interface LeaveModalProps {
  isOpen: boolean;
  onStay: () => void;
  onLeave: () => void;
}

export function LeaveModal({ isOpen, onStay, onLeave }: LeaveModalProps) {
  const t = useTranslations('request.leave');
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
      {t('text')}
    </Modal>
  );
}
