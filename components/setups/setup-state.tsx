'use client';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import { useTranslations } from 'use-intl';
import { useFailureWords } from '#components/actions/use-failure-words.ts';
import type { SetupSummary } from '#lib/setups/setup.ts';
import type { SetupState } from '#lib/setups/setup-state.ts';

const TYPES: Readonly<Record<SetupState, StatusIndicatorProps.Type>> = {
  'in-sync': 'success',
  drifted: 'warning',
  gone: 'error',
  unknown: 'pending',
};

/** A setup's state as icon and text. */
export function SetupStateIndicator({ state }: { state: SetupState }) {
  const t = useTranslations('setups.states');
  return (
    <StatusIndicator type={TYPES[state]} wrapText={false}>
      {t(state)}
    </StatusIndicator>
  );
}

/** What the state means, and for an unknown one why. */
export function useSetupStateText(): (setup: Pick<SetupSummary, 'state' | 'failure'>) => string {
  const t = useTranslations('setups.stateTexts');
  const failureWords = useFailureWords();
  return ({ state, failure }) => {
    if (state !== 'unknown') return t(state);
    if (!failure) return t('neverChecked');
    const { title, cause } = failureWords(failure);
    return `${t('unreadable')} ${title}. ${cause}`;
  };
}
