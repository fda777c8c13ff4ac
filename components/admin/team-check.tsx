'use client';
import Box from '@cloudscape-design/components/box';
import LiveRegion from '@cloudscape-design/components/live-region';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { actionQuery, readAnswer } from '#components/actions/action-query.ts';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import { useListColumns } from '#components/ui/use-list-columns.tsx';
import { useTimes } from '#components/ui/use-times.ts';
import type { ErrorView } from '#lib/errors.ts';
import type { Condition } from '#lib/onboarding.ts';
import { checkTeam } from '#server/actions/operations.ts';
import { useConditionColumns } from './use-condition-columns.tsx';

interface TeamCheckProps {
  check: TeamCheckState;
  /** The team's name. */
  name: string;
}

/** Each condition for a team's account, with the result of the last check, if there was one. */
export function TeamCheck({ check, name }: TeamCheckProps) {
  const t = useTranslations('teams.check');
  const times = useTimes();
  const columnDefinitions = useListColumns(useConditionColumns());
  const { conditions, checkedAt, failure, start } = check;
  return (
    <SpaceBetween size="s">
      {failure && <FailureAlert failure={failure} isStale={conditions !== null} onRetry={start} />}
      <Box color="text-body-secondary">
        {t('text')} {checkedAt && t('checkedAt', { at: times.dateTime(checkedAt) })}
      </Box>
      {conditions && (
        <Table
          variant="borderless"
          wrapLines
          trackBy="id"
          items={conditions}
          columnDefinitions={columnDefinitions}
          ariaLabels={{ tableLabel: t('of', { team: name }) }}
        />
      )}
    </SpaceBetween>
  );
}

/** The result of the check in one line, announced to screen readers. */
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
  const count = (wanted: Condition['state']) => conditions.filter(({ state }) => state === wanted).length;
  const [met, notShown, all] = [count('met'), count('not-shown'), conditions.length];
  if (met + notShown === all && notShown > 0) {
    return <StatusIndicator type="info">{t('shown', { met, notShown })}</StatusIndicator>;
  }
  if (met === all) return <StatusIndicator type="success">{t('all', { all })}</StatusIndicator>;
  const isKnown = count('not-met') > 0;
  return <StatusIndicator type={isKnown ? 'error' : 'warning'}>{t('some', { met, all })}</StatusIndicator>;
}

interface TeamCheckState {
  /** The conditions of the last successful check; null before it. */
  conditions: readonly Condition[] | null;
  /** The ISO time of that check. */
  checkedAt: string | null;
  isChecking: boolean;
  /** Why the last check failed. */
  failure: ErrorView | null;
  start: () => void;
}

/** The check of a team's account, which runs only on request. */
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
