'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAction } from '#components/actions/use-action.ts';
import type { RunKind } from '#lib/runs/steps.ts';
import { cancelRun } from '#server/actions/runs.ts';
import { runQuery } from './live/run-query.ts';

// Its code is loaded on the first click.
const ConfirmDialog = dynamic(async () => (await import('#components/actions/confirm-dialog.tsx')).ConfirmDialog);

interface CancelButtonProps {
  runId: string;
  kind: RunKind;
}

/** Cancels the run after confirmation, since a canceled run can't continue. */
export function CancelButton({ runId, kind }: CancelButtonProps) {
  const t = useTranslations('run.cancel');
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t('button')}</Button>
      {isAsking && <CancelDialog runId={runId} kind={kind} onClose={() => setAsking(false)} />}
    </>
  );
}

/** Mounted anew for each question, so that an earlier failure is gone. */
function CancelDialog({ runId, kind, onClose }: CancelButtonProps & { onClose: () => void }) {
  const t = useTranslations('run.cancel');
  const { run, isBusy, failure } = useAction(cancelRun, { refresh: runQuery(runId).queryKey });
  const confirm = async () => {
    if ((await run({ runId })).ok) onClose();
  };
  return (
    <ConfirmDialog
      title={t('title')}
      confirm={t('button')}
      cancel={t('back')}
      {...{ isBusy, failure, onClose }}
      onConfirm={() => void confirm()}
    >
      <Box>{t(kind === 'set-up' ? 'text' : 'textOfCleanUp')}</Box>
    </ConfirmDialog>
  );
}
