'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { FailureAlert } from '#components/feedback/failure-alert.tsx';
import type { RunView } from '#lib/runs/view.ts';
import { cancelRun } from '#server/actions/runs.ts';
import { useRunAction } from './use-run-action.ts';

/** Cancel run, which asks first: what is cancelled is not taken up again. */
export function CancelButton({ view }: { view: RunView }) {
  const t = useTranslations('run.cancel');
  const [isAsking, setAsking] = useState(false);
  const { isBusy, refusal, act } = useRunAction(view.id);
  const confirm = async () => {
    if ((await act(() => cancelRun({ runId: view.id }))) === null) setAsking(false);
  };
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t('button')}</Button>
      <Modal
        visible={isAsking}
        header={t('title')}
        onDismiss={() => setAsking(false)}
        footer={
          <Box float="right">
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" onClick={() => setAsking(false)}>
                {t('back')}
              </Button>
              <Button variant="primary" loading={isBusy} onClick={() => void confirm()}>
                {t('button')}
              </Button>
            </SpaceBetween>
          </Box>
        }
      >
        <SpaceBetween size="s">
          {refusal && <FailureAlert failure={refusal.error} />}
          <Box>{t(view.kind === 'set-up' ? 'text' : 'textOfCleanUp')}</Box>
        </SpaceBetween>
      </Modal>
    </>
  );
}
