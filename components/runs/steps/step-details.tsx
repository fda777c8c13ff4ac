'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import { useInfiniteQuery } from '@tanstack/react-query';
import { memo } from 'react';
import { useMessages, useTranslations } from 'use-intl';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import { readFailure } from '#components/actions/request-failure.ts';
import { useFailureWords } from '#components/actions/use-failure-words.ts';
import { ConsoleLink } from '#components/ui/console-link.tsx';
import { Elapsed } from '#components/ui/elapsed.tsx';
import { Foldable, Folded } from '#components/ui/foldable.tsx';
import { useTimes } from '#components/ui/use-times.ts';
import type { AwsErrorDetail } from '#lib/runs/events.ts';
import { countBefore, EARLIER_ATTEMPTS } from '#lib/runs/page-view.ts';
import type { ResultName } from '#lib/runs/results.ts';
import { type AttemptView, countAttempts, type StepView, type WaitView } from '#lib/runs/step-view.ts';
import type { StepName } from '#lib/runs/steps.ts';
import type { RunView } from '#lib/runs/view.ts';
import { earlierAttemptsQuery } from '../live/run-query.ts';
import styles from './steps.module.css';
import { useWaitWords } from './use-wait-words.ts';

interface StepDetailsProps {
  runId: string;
  step: StepView;
  /** Of the resource that the step has made, for a link to the console. */
  arn: string | undefined;
}

/** The purpose of an unfinished step, or what a finished one did; what it waited for; its attempts if one failed. */
export const StepDetails = memo(({ runId, step, arn }: StepDetailsProps) => {
  const t = useTranslations('run.steps');
  const hasHistory =
    step.earlier !== undefined || step.attempts.some(({ state }) => state === 'failed' || state === 'interrupted');
  return (
    <Box padding={{ bottom: 'xs' }}>
      <Box color="text-body-secondary">
        <Sentence step={step} /> <ConsoleLink arn={arn} what={t(`names.${step.name}`)} />
      </Box>
      <Waits waits={step.attempts.at(-1)?.waits ?? []} />
      {hasHistory && <StepAttempts runId={runId} step={step} />}
    </Box>
  );
});

/** The steps that have a resource of their own in the console. */
const RESOURCE_OF: Readonly<Partial<Record<StepName, ResultName>>> = {
  'kms-key': 'keyArn',
  'source-secret': 'sourceSecretArn',
  'destination-secret': 'destinationSecretArn',
  'iam-role': 'roleArn',
};

/** The ARN of what the step has made; undefined for a step without a resource of its own, and until it exists. */
export function arnOf(view: RunView, step: StepName): string | undefined {
  const name = RESOURCE_OF[step];
  return name && view.arns[name];
}

function Sentence({ step }: { step: StepView }) {
  const t = useTranslations('run.steps');
  const failureWords = useFailureWords();
  const outcomeSentence = useOutcomeSentence();
  const latest = step.attempts.at(-1);
  if (step.state === 'failed' && latest?.error) return failureWords(latest.error).title;
  if (step.state === 'pending' && step.retriedBy) return t('willRetry', { name: step.retriedBy.name });
  return outcomeSentence(step.name, latest?.outcome ?? null) ?? t(`purposes.${step.name}`);
}

/** What the latest attempt waited for, and how long. */
function Waits({ waits }: { waits: readonly WaitView[] }) {
  const t = useTranslations('run.steps');
  const waitWords = useWaitWords();
  if (waits.length === 0) return null;
  return (
    <ul className={styles.waits}>
      {waits.map(({ reason, from, to }) => (
        <li key={from}>
          <Box variant="span" fontSize="body-s" color="text-body-secondary">
            {t(to === null ? 'waiting' : 'waited')} <Elapsed from={from} to={to} /> · {waitWords(reason)}
          </Box>
        </li>
      ))}
    </ul>
  );
}

/** The attempts of a step, failed ones included: a retry deletes nothing. Shows the latest, and earlier ones on request. */
function StepAttempts({ runId, step }: { runId: string; step: StepView }) {
  const t = useTranslations('run.steps.attempts');
  const before = countBefore(step.attempts) + 1;
  const { data, error, isFetching, fetchNextPage } = useInfiniteQuery(
    earlierAttemptsQuery(runId, { step: step.name, before }),
  );
  const failure = readFailure(error);
  const shown = [...(data?.pages.toReversed().flat() ?? []), ...step.attempts];
  const count = Math.min(countBefore(shown), EARLIER_ATTEMPTS);
  return (
    <Foldable
      variant="inline"
      headerText={t('heading', { count: countAttempts(step) })}
      isOpen={step.attempts.length > 1}
    >
      <SpaceBetween size="s">
        {failure && <FailureAlert failure={failure} onRetry={() => void fetchNextPage()} />}
        {count > 0 && (
          <Button iconName="angle-up" loading={isFetching} onClick={() => void fetchNextPage()}>
            {t('earlier', { count })}
          </Button>
        )}
        {shown.map((attempt) => (
          <AttemptLine key={attempt.number} attempt={attempt} />
        ))}
      </SpaceBetween>
    </Foldable>
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
      {attempt.state === 'interrupted' && !attempt.error && <Box fontSize="body-s">{t('interruptedHelp')}</Box>}
      {attempt.error && <Box fontSize="body-s">{failureWords(attempt.error).title}</Box>}
      {attempt.error?.aws && <AwsAnswer answer={attempt.error.aws} />}
    </div>
  );
}

/** AWS's response, collapsed: for support, and for an AWS support case. */
export function AwsAnswer({ answer }: { answer: AwsErrorDetail }) {
  const t = useTranslations('run.failure');
  return (
    <Folded variant="footer" headerText={t('aws')}>
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
    </Folded>
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
