'use client';
import { useQuery } from '@tanstack/react-query';
import { callAction } from '#components/actions/call-action.ts';
import type { ErrorView } from '#lib/errors.ts';
import type { CleanUpPlan } from '#lib/plan/clean-up-plan.ts';
import { planCleanUp } from '#server/actions/runs.ts';

export interface CleanUpPlanState {
  plan: CleanUpPlan | null;
  /** Why there is none: what the portal said, or null inside where it said nothing. */
  refusal: { error: ErrorView | null } | null;
  isLoading: boolean;
  /** Reads the account again. */
  check: () => void;
}

/** What a clean-up of the run would take away. Read anew whenever the page opens: AWS may have changed meanwhile. */
export function useCleanUpPlan(runId: string): CleanUpPlanState {
  const query = useQuery({
    queryKey: ['clean-up-plan', runId],
    queryFn: () => callAction(() => planCleanUp({ runId })),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    retry: false,
  });
  const refused = query.data?.ok === false ? { error: query.data.error } : null;
  return {
    plan: query.data?.ok ? query.data.value : null,
    refusal: query.isError ? { error: null } : refused,
    isLoading: query.isFetching,
    check: () => void query.refetch(),
  };
}
