'use client';
import Box from '@cloudscape-design/components/box';
import { useTranslations } from 'use-intl';
import { useFailureWords } from '#components/feedback/use-failure-words.ts';
import { useTimes } from '#components/shell/use-times.ts';
import type { StepView } from '#lib/runs/view.ts';
import { StepAttempts } from './step-attempts.tsx';
import { useCheckName } from './use-check-name.ts';
import { useOutcomeSentence } from './use-outcome-sentence.ts';

/** What a step is for until it is done, and then what it did; what it waits for; its attempts where one did not succeed. */
export function StepDetails({ step }: { step: StepView }) {
  const hasHistory = step.attempts.some(({ state }) => state === 'failed' || state === 'interrupted');
  return (
    <Box padding={{ bottom: 'xs' }}>
      <Box color="text-body-secondary">
        <Sentence step={step} />
      </Box>
      {hasHistory && <StepAttempts attempts={step.attempts} />}
    </Box>
  );
}

function Sentence({ step }: { step: StepView }) {
  const t = useTranslations('run.steps');
  const failureWords = useFailureWords();
  const outcomeSentence = useOutcomeSentence();
  const checkName = useCheckName();
  const { time } = useTimes();
  const latest = step.attempts.at(-1);
  if (step.waiting) {
    const { reason, since, until, checks = [] } = step.waiting;
    return (
      <>
        {t(`waits.${reason as WaitReason}`)} {t('waitTimes', { since: time(since), until: time(until) })}
        {checks.length > 0 && ` ${t('waitChecks', { checks: checks.map(checkName).join('; ') })}`}
      </>
    );
  }
  if (step.state === 'failed' && latest?.error) return failureWords(latest.error).title;
  if (step.state === 'pending' && step.retriedBy) return t('willRetry', { name: step.retriedBy.name });
  return outcomeSentence(step.name, latest?.outcome ?? null) ?? t(`purposes.${step.name}`);
}

type WaitReason = Parameters<ReturnType<typeof useTranslations<'run.steps.waits'>>>[0];
