'use client';
import Box from '@cloudscape-design/components/box';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { TableProps } from '@cloudscape-design/components/table';
import { useTranslations } from 'use-intl';
import type { Condition } from '#lib/onboarding.ts';

const TYPES: Readonly<Record<Condition['state'], StatusIndicatorProps.Type>> = {
  met: 'success',
  'not-met': 'error',
  unknown: 'warning',
  'not-shown': 'info',
};

/** The status of a condition, its description, and what to do if it isn't met. */
export function useConditionColumns(): TableProps.ColumnDefinition<Condition>[] {
  const t = useTranslations('teams.check');
  const words = useTranslations('onboarding');
  const none = useTranslations('shell')('none');
  return [
    {
      id: 'state',
      header: t('columns.state'),
      minWidth: 120,
      width: 140,
      cell: ({ state }) => <StatusIndicator type={TYPES[state]}>{t(`states.${state}`)}</StatusIndicator>,
    },
    {
      id: 'condition',
      header: t('columns.condition'),
      isRowHeader: true,
      minWidth: 220,
      cell: ({ id, found }) => (
        <>
          {words(`conditions.${id}.title`)}
          {found !== '' && (
            <Box color="text-body-secondary" fontSize="body-s">
              <span style={{ overflowWrap: 'anywhere' }}>[{found}]</span>
            </Box>
          )}
        </>
      ),
    },
    {
      id: 'remedy',
      header: t('columns.remedy'),
      minWidth: 220,
      cell: ({ id, state }) => {
        if (state === 'met') return none;
        return state === 'not-met' ? words(`conditions.${id}.remedy`) : words(state);
      },
    },
  ];
}
