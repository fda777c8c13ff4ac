'use client';
import { useQuery } from '@tanstack/react-query';
import { actionQuery, readAnswer } from '#components/actions/action-query.ts';
import type { ErrorView } from '#lib/errors.ts';
import type { Plan } from '#lib/plan/plan.ts';
import type { RunRequest } from '#lib/request/schema.ts';
import { planRun } from '#server/actions/runs.ts';

export interface PlanState {
  plan: Plan | null;
  /** The plan's hash; createRun accepts no other. */
  planHash: string | null;
  failure: ErrorView | null;
  isLoading: boolean;
  /** Reads the account again. */
  check: () => void;
}

/** What the request would do. Refetched when the review page opens, since AWS may have changed. */
export function usePlan(request: RunRequest, isEnabled: boolean): PlanState {
  const query = useQuery(
    actionQuery({
      queryKey: ['plan', request],
      call: () => planRun(request),
      enabled: isEnabled,
      staleTime: 0,
      refetchOnReconnect: false,
    }),
  );
  const { value, failure } = readAnswer(query);
  return {
    plan: value?.plan ?? null,
    planHash: value?.planHash ?? null,
    failure,
    isLoading: query.isFetching,
    check: () => void query.refetch(),
  };
}
