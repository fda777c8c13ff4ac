'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAction } from '#components/actions/use-action.ts';
import { runQuery } from '#components/runs/live/run-query.ts';
import type { RunRights } from '#components/runs/run-rights.ts';
import { HydrationGate } from '#components/shell/hydration-gate.tsx';
import { useTimes } from '#components/ui/use-times.ts';
import { approvalEnd } from '#lib/runs/approval.ts';
import type { ApprovalView } from '#lib/runs/approval-view.ts';
import type { RunView } from '#lib/runs/view.ts';
import { approveRun } from '#server/actions/runs.ts';
import { AnswerModal } from './answer-modal.tsx';
import { approvalsQuery } from './approvals-query.ts';
import { ChangedPlan } from './changed-plan.tsx';
import { DenyButton } from './deny-button.tsx';

interface ApprovalWantedProps {
  view: RunView;
  approval: ApprovalView;
  rights: RunRights;
}

/** Says that the run waits for a lead, who may answer, and by when. Shows leads both buttons. */
function ApprovalWanted({ view, approval, rights }: ApprovalWantedProps) {
  const t = useTranslations('approval.wanted');
  const changed = useTranslations('approval.changed');
  const { dateTime } = useTimes();
  const { voided, plan, planHash } = approval;
  const until = dateTime(approvalEnd(approval.since).toISOString());
  return (
    <SpaceBetween size="s">
      {voided && (
        <Alert type="warning" header={t('voidTitle')}>
          <SpaceBetween size="xs">
            <div>{t('voidText', { name: voided.by.name, time: dateTime(voided.at) })}</div>
            {voided.plan && plan && <ChangedPlan before={voided.plan} after={plan} heading={changed('heading')} />}
          </SpaceBetween>
        </Alert>
      )}
      <Alert
        type="info"
        header={t('title')}
        action={
          rights.canApprove && (
            <SpaceBetween direction="horizontal" size="xs">
              <DenyButton view={view} />
              <ApproveButton view={view} planHash={planHash} />
            </SpaceBetween>
          )
        }
      >
        <SpaceBetween size="xxs">
          <div>{t(rights.canApprove ? 'yours' : 'others', { name: view.requestedBy.name })}</div>
          <div>{t('until', { time: until })}</div>
          {view.kind === 'set-up' && !rights.canApprove && <div>{t('passwords')}</div>}
        </SpaceBetween>
      </Alert>
    </SpaceBetween>
  );
}

/** Approves exactly the plan that this page shows. */
function ApproveButton({ view, planHash }: { view: RunView; planHash: string }) {
  const t = useTranslations('approval.approve');
  const [isAsking, setAsking] = useState(false);
  const { run, isBusy, failure } = useAction(approveRun, { refresh: runQuery(view.id).queryKey });
  const queryClient = useQueryClient();
  const confirm = async () => {
    if ((await run({ runId: view.id, planHash })).ok) setAsking(false);
    void queryClient.invalidateQueries({ queryKey: approvalsQuery.queryKey });
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
        failure={failure}
        onConfirm={() => void confirm()}
        onClose={() => setAsking(false)}
      >
        <Box>{t(view.kind === 'set-up' ? 'text' : 'textOfCleanUp', { name: view.requestedBy.name })}</Box>
      </AnswerModal>
    </>
  );
}

/** Says that a run waits for a lead, or why it never began; empty for other runs. */
export function ApprovalStatus({ view, rights }: { view: RunView; rights: RunRights }) {
  const { approval, state } = view;
  if (approval === null) return null;
  if (state === 'awaiting-approval') {
    return (
      <HydrationGate>
        <ApprovalWanted view={view} approval={approval} rights={rights} />
      </HydrationGate>
    );
  }
  return state === 'denied' || state === 'expired' ? <ApprovalRefused approval={approval} /> : null;
}

/** Why a run never began: who denied it and the reason, or that nobody answered. */
function ApprovalRefused({ approval: { decision, since } }: { approval: ApprovalView }) {
  const t = useTranslations('approval.refused');
  const { dateTime } = useTimes();
  if (decision?.kind !== 'denied') {
    return (
      <Alert type="warning" header={t('expiredTitle')}>
        {t('expiredText', { time: dateTime(since) })}
      </Alert>
    );
  }
  return (
    <Alert type="error" header={t('deniedTitle', { name: decision.by.name })}>
      <SpaceBetween size="xxs">
        {decision.reason !== '' && (
          <div style={{ overflowWrap: 'anywhere' }}>{t('reason', { reason: decision.reason })}</div>
        )}
        <div>{t('deniedText', { time: dateTime(decision.at) })}</div>
      </SpaceBetween>
    </Alert>
  );
}
