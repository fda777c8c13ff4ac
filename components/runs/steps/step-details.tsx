'use client';
import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import { useMessages, useTranslations } from 'use-intl';
import { useFailureWords } from '#components/actions/use-failure-words.ts';
import { Elapsed } from '#components/ui/elapsed.tsx';
import { useTimes } from '#components/ui/use-times.ts';
import type { AwsErrorDetail } from '#lib/runs/events.ts';
import type { AttemptView, StepView } from '#lib/runs/step-view.ts';
import type { StepName } from '#lib/runs/steps.ts';
import { useCheckName } from './use-check-name.ts';

/** The purpose of an unfinished step, or what a finished one did; what it waits for; its attempts if one failed. */
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

/** Every attempt of a step, including the failed ones, since a retry deletes nothing. */
function StepAttempts({ attempts }: { attempts: readonly AttemptView[] }) {
  const t = useTranslations('run.steps.attempts');
  return (
    <ExpandableSection
      variant="inline"
      headerText={t('heading', { count: attempts.length })}
      defaultExpanded={attempts.length > 1}
    >
      <SpaceBetween size="s">
        {attempts.map((attempt) => (
          <AttemptLine key={attempt.number} attempt={attempt} />
        ))}
      </SpaceBetween>
    </ExpandableSection>
  );
}

/** One attempt: how it ended, when it ran, who retried it, and AWS's response. */
function AttemptLine({ attempt }: { attempt: AttemptView }) {
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

/** AWS's response, collapsed: for support, and for an AWS support case. */
export function AwsAnswer({ answer }: { answer: AwsErrorDetail }) {
  const t = useTranslations('run.failure');
  return (
    <ExpandableSection variant="footer" headerText={t('aws')}>
      <KeyValuePairs
        columns={2}
        items={[
          { label: t('operation'), value: answer.operation },
          { label: t('code'), value: answer.code },
          { label: t('message'), value: <span style={{ overflowWrap: 'anywhere' }}>{answer.message}</span> },
          { label: t('requestId'), value: answer.requestId ?? t('noRequestId') },
          ...(answer.httpStatus === null ? [] : [{ label: t('httpStatus'), value: String(answer.httpStatus) }]),
        ]}
      />
    </ExpandableSection>
  );
}

/** What a step did, in a sentence; null if it has done nothing yet, or for an unknown outcome. */
function useOutcomeSentence(): (step: StepName, outcome: AttemptView['outcome']) => string | null {
  const t = useTranslations('run.steps.sentences');
  const { sentences } = useMessages().run.steps;
  const none = useTranslations('shell')('none');
  const { date } = useTimes();
  return (step, outcome) => {
    if (outcome === null || !Object.hasOwn(sentences[step], outcome.kind)) return null;
    const { params } = outcome;
    // A date comes unchanged from AWS, and is missing if AWS's response was lost.
    const values = 'date' in params ? { ...params, date: params.date ? date(params.date) : none } : { ...params };
    // The type doesn't say which outcomes a step can have.
    return t(`${step}.${outcome.kind}` as Parameters<typeof t>[0], values);
  };
}

const ATTEMPT_STATUS: Readonly<Record<AttemptView['state'], StatusIndicatorProps.Type>> = {
  running: 'loading',
  succeeded: 'success',
  failed: 'error',
  interrupted: 'warning',
  cancelled: 'stopped',
};
