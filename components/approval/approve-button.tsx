'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useRunAction } from '#components/runs/use-run-action.ts';
import type { RunView } from '#lib/runs/view.ts';
import { approveRun } from '#server/actions/runs.ts';
import { AnswerModal } from './answer-modal.tsx';

/** Approve, for exactly the plan that this page shows. */
export function ApproveButton({ view, planHash }: { view: RunView; planHash: string }) {
  const t = useTranslations('approval.approve');
  const [isAsking, setAsking] = useState(false);
  const { isBusy, refusal, act } = useRunAction(view.id);
  const confirm = async () => {
    if ((await act(() => approveRun({ runId: view.id, planHash }))) === null) setAsking(false);
  };
  return (
    <>
      <Button variant="primary" onClick={() => setAsking(true)}>
        {t('button')}
      </Button>
      <AnswerModal
        isOpen={isAsking}
        title={t('title')}
        confirmText={t('button')}
        isBusy={isBusy}
        isValid
        refusal={refusal}
        onConfirm={() => void confirm()}
        onClose={() => setAsking(false)}
      >
        <Box>{t(view.kind === 'set-up' ? 'text' : 'textOfCleanUp', { name: view.requestedBy.name })}</Box>
      </AnswerModal>
    </>
  );
}
