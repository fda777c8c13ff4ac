'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Textarea from '@cloudscape-design/components/textarea';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAction } from '#components/actions/use-action.ts';
import { runQuery } from '#components/runs/live/run-query.ts';
import { REASON_LENGTH } from '#lib/runs/events.ts';
import type { RunView } from '#lib/runs/view.ts';
import { denyRun } from '#server/actions/runs.ts';
import { AnswerModal } from './answer-modal.tsx';
import { approvalsQuery } from './approvals-query.ts';

/** Denies the run, with an optional reason for the requester. */
export function DenyButton({ view }: { view: RunView }) {
  const t = useTranslations('approval.deny');
  const [isAsking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const { run, isBusy, failure } = useAction(denyRun, { refresh: runQuery(view.id).queryKey });
  const queryClient = useQueryClient();
  const isTooLong = reason.trim().length > REASON_LENGTH;
  const confirm = async () => {
    if ((await run({ runId: view.id, reason: reason.trim() })).ok) setAsking(false);
    void queryClient.invalidateQueries({ queryKey: approvalsQuery.queryKey });
  };
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t('button')}</Button>
      <AnswerModal
        isOpen={isAsking}
        title={t('title')}
        confirmText={t('button')}
        isBusy={isBusy}
        isValid={!isTooLong}
        failure={failure}
        onConfirm={() => void confirm()}
        onClose={() => setAsking(false)}
      >
        <Box>{t(view.kind === 'set-up' ? 'text' : 'textOfCleanUp')}</Box>
        <FormField
          label={t('reason')}
          constraintText={t('reasonLimit', { most: REASON_LENGTH })}
          errorText={isTooLong && t('reasonTooLong', { count: reason.trim().length })}
        >
          <Textarea value={reason} rows={3} onChange={({ detail }) => setReason(detail.value)} />
        </FormField>
      </AnswerModal>
    </>
  );
}
