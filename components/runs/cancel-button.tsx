'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAction } from '#components/actions/use-action.ts';
import type { RunView } from '#lib/runs/view.ts';
import { cancelRun } from '#server/actions/runs.ts';
import { runQuery } from './live/run-query.ts';

// Its code is loaded on the first click.
const ConfirmDialog = dynamic(async () => (await import('#components/actions/confirm-dialog.tsx')).ConfirmDialog);

/** Cancels the run after confirmation, since a canceled run can't continue. */
export function CancelButton({ view }: { view: RunView }) {
  const t = useTranslations('run.cancel');
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t('button')}</Button>
      {isAsking && <CancelDialog view={view} onClose={() => setAsking(false)} />}
    </>
  );
}

/** Mounted anew for each question, so that an earlier failure is gone. */
function CancelDialog({ view, onClose }: { view: RunView; onClose: () => void }) {
  const t = useTranslations('run.cancel');
  const { run, isBusy, failure } = useAction(cancelRun, { refresh: runQuery(view.id).queryKey });
  const confirm = async () => {
    if ((await run({ runId: view.id })).ok) onClose();
  };
  return (
    <ConfirmDialog
      title={t('title')}
      confirm={t('button')}
      cancel={t('back')}
      {...{ isBusy, failure, onClose }}
      onConfirm={() => void confirm()}
    >
      <Box>{t(view.kind === 'set-up' ? 'text' : 'textOfCleanUp')}</Box>
    </ConfirmDialog>
  );
}
