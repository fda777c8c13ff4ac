'use client';
import Box from '@cloudscape-design/components/box';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useTranslations } from 'use-intl';
import { useFailureWords } from '#components/feedback/use-failure-words.ts';
import { Elapsed } from '#components/shell/elapsed.tsx';
import { useTimes } from '#components/shell/use-times.ts';
import type { AttemptView } from '#lib/runs/view.ts';
import { AwsAnswer } from './aws-answer.tsx';
import { ATTEMPT_STATUS } from './step-status.ts';

/** One attempt: how it ended, when it was, who asked for it, and what AWS said. */
export function AttemptLine({ attempt }: { attempt: AttemptView }) {
  const t = useTranslations('run.steps.attempts');
  const { dateTime } = useTimes();
  const failureWords = useFailureWords();
  return (
    <div>
      <Box>
        {t('number', { number: attempt.number })}{' '}
        <StatusIndicator type={ATTEMPT_STATUS[attempt.state]}>{t(`states.${attempt.state}`)}</StatusIndicator>
      </Box>
      <Box fontSize="body-s" color="text-body-secondary">
        {t('startedAt', { time: dateTime(attempt.startedAt) })}
        {' · '}
        <Elapsed from={attempt.startedAt} to={attempt.finishedAt} />
        {attempt.by && ` · ${t('retriedBy', { name: attempt.by.name })}`}
      </Box>
      {attempt.state === 'interrupted' && <Box fontSize="body-s">{t('interruptedHelp')}</Box>}
      {attempt.error && <Box fontSize="body-s">{failureWords(attempt.error).title}</Box>}
      {attempt.error?.aws && <AwsAnswer answer={attempt.error.aws} />}
    </div>
  );
}
