'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import { useAction } from '#components/actions/use-action.ts';
import type { RunView } from '#lib/runs/view.ts';
import { cancelRun } from '#server/actions/runs.ts';
import { runQuery } from './live/run-query.ts';

/** Asks for confirmation before a run is canceled, since a canceled run can't continue. */
export function CancelDialog({ view, onClose }: { view: RunView; onClose: () => void }) {
  const t = useTranslations('run.cancel');
  const { run, isBusy, failure } = useAction(cancelRun, { refresh: runQuery(view.id).queryKey });
  const confirm = async () => {
    if ((await run({ runId: view.id })).ok) onClose();
  };
  return (
    <Modal
      visible
      header={t('title')}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
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
        {failure && <FailureAlert failure={failure} />}
        <Box>{t(view.kind === 'set-up' ? 'text' : 'textOfCleanUp')}</Box>
      </SpaceBetween>
    </Modal>
  );
}
