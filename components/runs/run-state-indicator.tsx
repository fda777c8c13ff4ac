'use client';
import Box from '@cloudscape-design/components/box';
import { useTranslations } from 'use-intl';
import { StateText, type StateType } from '#components/ui/list-parts.tsx';
import type { RunSummary } from '#lib/runs/history.ts';
import type { RunState } from '#lib/runs/steps.ts';

const TYPES: Readonly<Record<RunState, StateType>> = {
  'awaiting-approval': 'pending',
  queued: 'pending',
  running: 'in-progress',
  cancelling: 'in-progress',
  succeeded: 'success',
  failed: 'error',
  cancelled: 'stopped',
  denied: 'error',
  expired: 'stopped',
};

/** A run's state as icon and text. */
export function RunStateIndicator({ state }: { state: RunState }) {
  const t = useTranslations('run.states');
  return <StateText type={TYPES[state]}>{t(state)}</StateText>;
}

type Shown = Pick<RunSummary, 'state' | 'shownState' | 'isCleanedUp'> & Partial<Pick<RunSummary, 'isCancelledLate'>>;

/** The state, and beside it what has happened to the run since: a failed run stays failed when it is cleaned up. */
export function ShownRunState({ state, shownState, isCleanedUp, isCancelledLate = false }: Shown) {
  const t = useTranslations('run.states');
  const tooLate = useTranslations('run.cancel')('tooLateInList');
  const sinceThen = isCleanedUp ? t('cleanedUp') : shownState !== state && t(state);
  const beside = isCancelledLate && !isCleanedUp ? tooLate : sinceThen;
  return (
    <>
      <RunStateIndicator state={shownState} />
      {beside && (
        <Box fontSize="body-s" color="text-body-secondary">
          {beside}
        </Box>
      )}
    </>
  );
}
