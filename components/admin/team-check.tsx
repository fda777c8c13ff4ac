'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import LiveRegion from '@cloudscape-design/components/live-region';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { actionQuery, readAnswer } from '#components/actions/action-query.ts';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import { useTimes } from '#components/ui/use-times.ts';
import type { ErrorView } from '#lib/errors.ts';
import type { Condition } from '#lib/onboarding.ts';
import { checkTeam } from '#server/actions/operations.ts';
import { useConditionColumns } from './use-condition-columns.tsx';

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
      {failure && <FailureAlert failure={failure} isStale={conditions !== null} onRetry={start} />}
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

/** How a team's account stands, in a line that is also read out. */
export function TeamCheckStatus({ check }: { check: TeamCheckState }) {
  return (
    <LiveRegion>
      <Status check={check} />
    </LiveRegion>
  );
}

function Status({ check: { conditions, isChecking, failure } }: { check: TeamCheckState }) {
  const t = useTranslations('teams.check');
  if (isChecking) return <StatusIndicator type="in-progress">{t('checking')}</StatusIndicator>;
  if (failure) return <StatusIndicator type="error">{t('failed')}</StatusIndicator>;
  if (!conditions) return <StatusIndicator type="pending">{t('notChecked')}</StatusIndicator>;
  const [met, all] = [conditions.filter(({ state }) => state === 'met').length, conditions.length];
  if (met === all) return <StatusIndicator type="success">{t('all', { all })}</StatusIndicator>;
  const isKnown = conditions.some(({ state }) => state === 'not-met');
  return <StatusIndicator type={isKnown ? 'error' : 'warning'}>{t('some', { met, all })}</StatusIndicator>;
}

interface TeamCheckState {
  /** Of the last check that was answered; null before it. */
  conditions: readonly Condition[] | null;
  /** ISO time of them. */
  checkedAt: string | null;
  isChecking: boolean;
  /** Why the last check came to nothing. */
  failure: ErrorView | null;
  start: () => void;
}

/** The check of a team's account, which runs when somebody asks for it and not before. */
export function useTeamCheck(teamId: string): TeamCheckState {
  const query = useQuery(
    actionQuery({ queryKey: ['team-check', teamId], call: () => checkTeam({ teamId }), enabled: false }),
  );
  const { dataUpdatedAt, isFetching } = query;
  const { value: conditions, failure } = readAnswer(query);
  return {
    conditions,
    checkedAt: conditions && new Date(dataUpdatedAt).toISOString(),
    isChecking: isFetching,
    failure: isFetching ? null : failure,
    start: () => void query.refetch(),
  };
}
