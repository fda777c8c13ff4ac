'use client';
import { useQuery } from '@tanstack/react-query';
import { actionQuery, readAnswer } from '#components/actions/action-query.ts';
import type { ErrorView } from '#lib/errors.ts';
import type { CleanUpPlan } from '#lib/plan/clean-up-plan.ts';
import { planCleanUp } from '#server/actions/runs.ts';

export interface CleanUpPlanState {
  plan: CleanUpPlan | null;
  failure: ErrorView | null;
  isLoading: boolean;
  /** Reads the account again. */
  check: () => void;
}

/** What a clean-up of the run would delete. Refetched when the page opens, since AWS may have changed. */
export function useCleanUpPlan(runId: string): CleanUpPlanState {
  const query = useQuery(
    actionQuery({
      queryKey: ['clean-up-plan', runId],
      call: () => planCleanUp({ runId }),
      staleTime: 0,
      gcTime: 0,
      refetchOnReconnect: false,
    }),
  );
  const { value: plan, failure } = readAnswer(query);
  return { plan, failure, isLoading: query.isFetching, check: () => void query.refetch() };
}
