'use client';
import Alert, { type AlertProps } from '@cloudscape-design/components/alert';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { useTimes } from '#components/ui/use-times.ts';
import type { RunSummary } from '#lib/runs/history.ts';
import { isUnderWay } from '#lib/runs/progress.ts';
import { shortRunId } from '#lib/runs/short-run-id.ts';
import { isActive, type RunState } from '#lib/runs/steps.ts';

type Status = 'waits' | 'underWay' | 'failed' | 'done' | 'refused' | 'cancelled';

const TYPES: Readonly<Record<Status, AlertProps.Type>> = {
  waits: 'info',
  underWay: 'info',
  failed: 'warning',
  done: 'success',
  refused: 'info',
  cancelled: 'info',
};

/** Says that a run is being or was cleaned up, with a link to the clean-up. */
export function CleanUpStatus({ cleanUp }: { cleanUp: RunSummary }) {
  const t = useTranslations('cleanUp.status');
  const { dateTime } = useTimes();
  const status = statusOf(cleanUp.state);
  const values = {
    name: cleanUp.requestedBy.name,
    run: shortRunId(cleanUp.id),
    time: dateTime(cleanUp.finishedAt ?? cleanUp.createdAt),
  };
  return (
    <Alert type={TYPES[status]} header={t(status)}>
      <SpaceBetween size="xs">
        <div>{t(`${status}Text`, values)}</div>
        <Link href={`/runs/${cleanUp.id}`}>{t('link')}</Link>
      </SpaceBetween>
    </Alert>
  );
}

const STATUS_BY_STATE = {
  'awaiting-approval': 'waits',
  succeeded: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
  denied: 'refused',
  expired: 'refused',
} as const satisfies Partial<Record<RunState, Status>>;

function statusOf(state: RunState): Status {
  if (isActive(state)) return 'underWay';
  return STATUS_BY_STATE[state];
}

/** True if the run can't get another clean-up. */
export function isCleanUpOpen(cleanUp: Pick<RunSummary, 'state'>): boolean {
  return isUnderWay(cleanUp) || cleanUp.state === 'failed';
}
