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

type Standing = 'waits' | 'underWay' | 'failed' | 'done' | 'refused' | 'cancelled';

const TYPES: Readonly<Record<Standing, AlertProps.Type>> = {
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
  const standing = standingOf(cleanUp.state);
  const values = {
    name: cleanUp.requestedBy.name,
    run: shortRunId(cleanUp.id),
    time: dateTime(cleanUp.finishedAt ?? cleanUp.createdAt),
  };
  return (
    <Alert type={TYPES[standing]} header={t(standing)}>
      <SpaceBetween size="xs">
        <div>{t(`${standing}Text`, values)}</div>
        <Link href={`/runs/${cleanUp.id}`}>{t('link')}</Link>
      </SpaceBetween>
    </Alert>
  );
}

const AT_REST = {
  'awaiting-approval': 'waits',
  succeeded: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
  denied: 'refused',
  expired: 'refused',
} as const satisfies Partial<Record<RunState, Standing>>;

function standingOf(state: RunState): Standing {
  if (isActive(state)) return 'underWay';
  return AT_REST[state];
}

/** True if the run can't get another clean-up. */
export function isCleanUpOpen(cleanUp: Pick<RunSummary, 'state'>): boolean {
  return isUnderWay(cleanUp) || cleanUp.state === 'failed';
}
