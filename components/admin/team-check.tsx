'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useTranslations } from 'use-intl';
import { FailureAlert } from '#components/feedback/failure-alert.tsx';
import { useTimes } from '#components/shell/use-times.ts';
import { useConditionColumns } from './use-condition-columns.tsx';
import type { TeamCheckState } from './use-team-check.ts';

interface TeamCheckProps {
  check: TeamCheckState;
  /** Of the team. */
  name: string;
}

/** Each condition that a team's account must meet, as it was found when somebody asked last. */
export function TeamCheck({ check, name }: TeamCheckProps) {
  const t = useTranslations('teams.check');
  const times = useTimes();
  const columnDefinitions = useConditionColumns();
  const { conditions, checkedAt, isChecking, failure, start } = check;
  return (
    <SpaceBetween size="s">
      {failure && <FailureAlert failure={failure.error} isStale={conditions !== null} onRetry={start} />}
      <Box color="text-body-secondary">
        {t('text')} {checkedAt && t('checkedAt', { at: times.dateTime(checkedAt) })}
      </Box>
      <Table
        variant="borderless"
        wrapLines
        trackBy="id"
        items={conditions ?? []}
        columnDefinitions={columnDefinitions}
        loading={isChecking && conditions === null}
        loadingText={t('checking')}
        ariaLabels={{ tableLabel: t('of', { team: name }) }}
        empty={
          failure === null && (
            <SpaceBetween size="xs" alignItems="center">
              <b>{t('notChecked')}</b>
              <Button onClick={start}>{t('button')}</Button>
            </SpaceBetween>
          )
        }
      />
    </SpaceBetween>
  );
}
