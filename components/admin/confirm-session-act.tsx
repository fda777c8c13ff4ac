'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { FailureAlert } from '#components/feedback/failure-alert.tsx';
import type { SessionAct } from './session-act.ts';
import { useSessionAct } from './use-session-act.ts';

interface ConfirmSessionActProps {
  asked: SessionAct;
  onClose: () => void;
}

/** Says what an act does, to whom, and asks whether it is meant. */
export function ConfirmSessionAct({ asked, onClose }: ConfirmSessionActProps) {
  const t = useTranslations('sessions');
  const { act, isBusy, refusal } = useSessionAct(onClose);
  const name = asked.act === 'endAll' ? '' : asked.person.name;
  const isOwn = asked.act !== 'endAll' && asked.person.isSelf;
  return (
    <Modal
      visible
      header={t(`acts.${asked.act}.title`, { name })}
      closeAriaLabel={t('close')}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button variant="primary" loading={isBusy} onClick={() => void act(asked)}>
              {t(`acts.${asked.act}.item`)}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="s">
        {refusal && <FailureAlert failure={refusal.error} />}
        <Box>{t(`acts.${asked.act}.text`, { name })}</Box>
        {isOwn && <Alert type="warning">{t('ownWarning')}</Alert>}
        {asked.act === 'endAll' && <Alert type="warning">{t('allWarning')}</Alert>}
      </SpaceBetween>
    </Modal>
  );
}
