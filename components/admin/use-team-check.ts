'use client';
import { useQuery } from '@tanstack/react-query';
import { callAction } from '#components/feedback/call-action.ts';
import type { ErrorView } from '#lib/errors.ts';
import type { Condition } from '#lib/onboarding.ts';
import { checkTeam } from '#server/actions/operations.ts';

export interface TeamCheckState {
  /** Of the last check that was answered; null before it. */
  conditions: readonly Condition[] | null;
  /** ISO time of them. */
  checkedAt: string | null;
  isChecking: boolean;
  /** Why the last check came to nothing: what the portal answered, or null where no answer came. */
  failure: { error: ErrorView | null } | null;
  start: () => void;
}

/** The check of a team's account, which runs when somebody asks for it and not before. */
export function useTeamCheck(teamId: string): TeamCheckState {
  const query = useQuery({
    queryKey: ['team-check', teamId],
    queryFn: () => callAction(() => checkTeam({ teamId })),
    enabled: false,
    retry: false,
  });
  const { data, isError, isFetching, dataUpdatedAt } = query;
  const refusal = data?.ok === false ? { error: data.error } : null;
  return {
    conditions: data?.ok ? data.value : null,
    checkedAt: data?.ok ? new Date(dataUpdatedAt).toISOString() : null,
    isChecking: isFetching,
    failure: isFetching ? null : isError ? { error: null } : refusal,
    start: () => void query.refetch(),
  };
}
