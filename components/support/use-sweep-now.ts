'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { callAction } from '#components/feedback/call-action.ts';
import { useFailureWords } from '#components/feedback/use-failure-words.ts';
import { useNotifications } from '#components/shell/notifications.tsx';
import type { ErrorView } from '#lib/errors.ts';
import { sweepNow } from '#server/actions/operations.ts';
import { orphansQuery } from './orphans-query.ts';

/** Asks for a sweep of every account; a refusal is told over the page. */
export function useSweepNow() {
  const t = useTranslations('orphans');
  const { notify } = useNotifications();
  const failureWords = useFailureWords();
  const queryClient = useQueryClient();
  const refuse = (failure: ErrorView | null) => {
    const { title, cause, remedy } = failureWords(failure);
    notify({ id: 'sweep', type: 'error', header: t('notAsked'), content: `${title}. ${cause} ${remedy}` });
  };
  const { mutate, isPending } = useMutation({
    mutationFn: () => callAction(sweepNow),
    onSuccess: (answer) => {
      if (!answer.ok) refuse(answer.error);
    },
    onError: () => refuse(null),
    onSettled: () => queryClient.invalidateQueries({ queryKey: orphansQuery.queryKey }),
  });
  return { sweep: () => mutate(), isBusy: isPending };
}
