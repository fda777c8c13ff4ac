'use client';
import Alert from '@cloudscape-design/components/alert';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import type { RunRights } from '#components/runs/run-rights.ts';
import { useTimes } from '#components/shell/use-times.ts';
import { approvalEnd } from '#lib/runs/approval.ts';
import type { ApprovalView } from '#lib/runs/approval-view.ts';
import type { RunView } from '#lib/runs/view.ts';
import { ApproveButton } from './approve-button.tsx';
import { ChangedPlan } from './changed-plan.tsx';
import { DenyButton } from './deny-button.tsx';

interface ApprovalWantedProps {
  view: RunView;
  approval: ApprovalView;
  rights: RunRights;
}

/** That the run waits for a lead, who may answer and until when; for those the two answers. */
export function ApprovalWanted({ view, approval, rights }: ApprovalWantedProps) {
  const t = useTranslations('approval.wanted');
  const { dateTime } = useTimes();
  const { voided, plan, planHash } = approval;
  const until = dateTime(approvalEnd(approval.since).toISOString());
  return (
    <SpaceBetween size="s">
      {voided && (
        <Alert type="warning" header={t('voidTitle')}>
          <SpaceBetween size="xs">
            <div>{t('voidText', { name: voided.by.name, time: dateTime(voided.at) })}</div>
            {voided.plan && plan && <ChangedPlan before={voided.plan} after={plan} />}
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
