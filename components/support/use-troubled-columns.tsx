'use client';
import Box from '@cloudscape-design/components/box';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { TableProps } from '@cloudscape-design/components/table';
import { useLocale, useTranslations } from 'use-intl';
import { useFailureWords } from '#components/actions/use-failure-words.ts';
import { RunCell } from '#components/runs/run-cell.tsx';
import { useCheckName } from '#components/runs/steps/use-check-name.ts';
import { useWaitWords } from '#components/runs/steps/use-wait-words.ts';
import { useNowMs } from '#components/ui/clock.tsx';
import { type TeamName, teamName } from '#components/ui/team-name.ts';
import { useTimes } from '#components/ui/use-times.ts';
import type { Check } from '#lib/runs/events.ts';
import { shortRunId } from '#lib/runs/short-run-id.ts';
import { nextStepOf, type Trouble, type TroubledRun } from '#lib/runs/support-inbox.ts';
import { RetryButton } from './retry-button.tsx';

/** The columns of the inbox. */
export function useTroubledColumns(teams: readonly TeamName[]): TableProps.ColumnDefinition<TroubledRun>[] {
  const t = useTranslations('support');
  const locale = useLocale();
  return [
    { id: 'state', header: t('columns.state'), cell: ({ trouble }) => <State trouble={trouble} />, minWidth: 110 },
    { id: 'run', header: t('columns.run'), cell: (run) => <RunCell run={run} />, isRowHeader: true, minWidth: 160 },
    { id: 'team', header: t('columns.team'), cell: ({ teamId }) => teamName(teams, teamId, locale), minWidth: 100 },
    { id: 'problem', header: t('columns.problem'), cell: (run) => <Problem run={run} />, minWidth: 210 },
    { id: 'next', header: t('columns.next'), cell: (run) => <NextStepText run={run} />, minWidth: 190 },
    {
      id: 'sign',
      header: t('columns.lastSign'),
      cell: ({ lastSignAt, trouble }) => <LastSign at={lastSignAt} words={trouble === 'drifted' ? 'found' : 'ago'} />,
      minWidth: 160,
    },
    { id: 'action', header: t('columns.action'), cell: (run) => <Actions run={run} />, minWidth: 170 },
  ];
}

/** The time since the last activity or since the drift was found, updated every second, and its timestamp. */
function LastSign({ at, words }: { at: string; words: 'ago' | 'found' }) {
  const t = useTranslations('support');
  const times = useTimes();
  return (
    <>
      <span style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
        {t(words, { elapsed: times.duration(useNowMs() - Date.parse(at)) })}
      </span>
      <Box color="text-body-secondary" fontSize="body-s">
        <span style={{ whiteSpace: 'nowrap' }}>{times.dateTime(at)}</span>
      </Box>
    </>
  );
}

const INDICATORS = { failed: 'error', stuck: 'warning', waiting: 'pending', drifted: 'warning' } as const;

function State({ trouble }: { trouble: Trouble }) {
  const t = useTranslations('support.troubles');
  return (
    <StatusIndicator type={INDICATORS[trouble]} wrapText={false}>
      {t(trouble)}
    </StatusIndicator>
  );
}

/** What is wrong: the error with its step and code, what the run waits for, or what differs. */
function Problem({ run }: { run: TroubledRun }) {
  const t = useTranslations('support');
  const stepNames = useTranslations('run.steps.names');
  const failureWords = useFailureWords();
  const waitWords = useWaitWords();
  const times = useTimes();
  const { trouble, state, errorCode, failedStep, waitReason, approvalUntil } = run;
  if (trouble === 'failed') {
    return (
      <>
        <div>{errorCode ? failureWords({ code: errorCode }).title : t('unknownError')}</div>
        <Box color="text-body-secondary" fontSize="body-s">
          {[failedStep && stepNames(failedStep), errorCode].filter(Boolean).join(' · ')}
        </Box>
      </>
    );
  }
  if (trouble === 'drifted') return <Differences of={run.differences ?? []} />;
  if (trouble === 'stuck') return t(`states.${state as 'queued' | 'running' | 'cancelling'}`);
  if (approvalUntil === null) return waitWords(waitReason ?? '');
  return (
    <>
      <div>{t('awaitingApproval')}</div>
      <Box color="text-body-secondary" fontSize="body-s">
        {t('expires', { time: times.dateTime(approvalUntil) })}
      </Box>
    </>
  );
}

const SHOWN_DIFFERENCES = 2;

/** The number of points that differ, and the first of them. */
function Differences({ of }: { of: readonly Check[] }) {
  const t = useTranslations('support.drift');
  const checkName = useCheckName();
  const left = of.length - SHOWN_DIFFERENCES;
  return (
    <>
      <div>{t('count', { count: of.length })}</div>
      <Box color="text-body-secondary" fontSize="body-s">
        {of.slice(0, SHOWN_DIFFERENCES).map((check) => (
          <div key={check.id} style={{ overflowWrap: 'anywhere' }}>
            {t('expected', { check: checkName(check) })}
          </div>
        ))}
        {left > 0 && t('more', { count: left })}
      </Box>
    </>
  );
}

/** Who acts next, as on the run's page. */
function NextStepText({ run }: { run: TroubledRun }) {
  const t = useTranslations('support.next');
  const actions = useTranslations('run.failure.actions');
  const { name } = run.requestedBy;
  const next = nextStepOf(run);
  if (run.trouble === 'stuck') return t('stuck');
  if (run.trouble === 'drifted') {
    return (
      <Link href={`/runs/${run.id}`} ariaLabel={t('differencesOf', { run: shortRunId(run.id) })}>
        {t('differences')}
      </Link>
    );
  }
  if (next === 'lead') return t('lead', { name });
  if (next === 'requester' || next === 'start-over') {
    return (
      <>
        <div>{t('requester', { name })}</div>
        <Box color="text-body-secondary" fontSize="body-s">
          {next === 'requester' ? t('password') : actions('start-over')}
        </Box>
      </>
    );
  }
  return t(next);
}

function Actions({ run: { id, trouble, failedStep, wantsPassword } }: { run: TroubledRun }) {
  const t = useTranslations('support');
  return (
    <SpaceBetween size="xxs">
      {trouble === 'failed' && failedStep && !wantsPassword && <RetryButton runId={id} step={failedStep} />}
      <Link href={`/runs/${id}/bundle`} ariaLabel={t('bundleOf', { run: shortRunId(id) })}>
        {t('bundle')}
      </Link>
    </SpaceBetween>
  );
}
