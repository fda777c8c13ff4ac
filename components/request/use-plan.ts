'use client';
import { useQuery } from '@tanstack/react-query';
import { callAction } from '#components/actions/call-action.ts';
import type { ErrorView } from '#lib/errors.ts';
import type { Plan } from '#lib/plan/plan.ts';
import type { RunRequest } from '#lib/request/schema.ts';
import { planRun } from '#server/actions/runs.ts';

export interface PlanState {
  plan: Plan | null;
  /** Of that plan: createRun takes no other. */
  planHash: string | null;
  /** What the portal answered in place of a plan. */
  failure: ErrorView | null;
  /** No answer came at all. */
  isUnreachable: boolean;
  isLoading: boolean;
  /** Reads the account again. */
  check: () => void;
}

/** What the request would do. Read anew whenever the review page opens: AWS may have changed meanwhile. */
export function usePlan(request: RunRequest, isEnabled: boolean): PlanState {
  const query = useQuery({
    queryKey: ['plan', request],
    queryFn: () => callAction(() => planRun(request)),
    enabled: isEnabled,
    staleTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    retry: false,
  });
  return {
    plan: query.data?.ok ? query.data.value.plan : null,
    planHash: query.data?.ok ? query.data.value.planHash : null,
    failure: query.data?.ok === false ? query.data.error : null,
    isUnreachable: query.isError,
    isLoading: query.isFetching,
    check: () => void query.refetch(),
  };
}
