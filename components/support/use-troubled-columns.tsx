'use client';
import { useLocale, useTranslations } from 'use-intl';
import { useFailureWords } from '#components/actions/use-failure-words.ts';
import { RunCell } from '#components/runs/run-cell.tsx';
import { useCheckName } from '#components/runs/steps/use-check-name.ts';
import { useWaitWords } from '#components/runs/steps/use-wait-words.ts';
import { useNowMs } from '#components/ui/clock.tsx';
import { OneLine, StateText } from '#components/ui/list-parts.tsx';
import type { ListColumn } from '#components/ui/list-table.tsx';
import { type TeamName, teamName } from '#components/ui/team-name.ts';
import { useTimes } from '#components/ui/use-times.ts';
import type { Check } from '#lib/runs/events.ts';
import { shortRunId } from '#lib/runs/short-run-id.ts';
import { nextStepOf, type Trouble, type TroubledRun } from '#lib/runs/support-inbox.ts';
import { RetryButton } from './retry-button.tsx';

/** The columns of the inbox. */
export function useTroubledColumns(teams: readonly TeamName[]): ListColumn<TroubledRun>[] {
  const t = useTranslations('support');
  const locale = useLocale();
  return [
    { id: 'state', header: t('columns.state'), cell: ({ trouble }) => <State trouble={trouble} />, minWidth: 110 },
    {
      id: 'run',
      header: t('columns.run'),
      cell: (run) => <RunCell kind="set-up" {...run} />,
      isRowHeader: true,
      minWidth: 160,
    },
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
    <OneLine>
      {t(words, { elapsed: times.duration(useNowMs() - Date.parse(at)) })}
      <small>{times.dateTime(at)}</small>
    </OneLine>
  );
}

const INDICATORS = { failed: 'error', stuck: 'warning', waiting: 'pending', drifted: 'warning' } as const;

function State({ trouble }: { trouble: Trouble }) {
  const t = useTranslations('support.troubles');
  return <StateText type={INDICATORS[trouble]}>{t(trouble)}</StateText>;
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
        {errorCode ? failureWords({ code: errorCode }).title : t('unknownError')}
        <small>{[failedStep && stepNames(failedStep), errorCode].filter(Boolean).join(' · ')}</small>
      </>
    );
  }
  if (trouble === 'drifted') return <Differences of={run.differences ?? []} />;
  if (trouble === 'stuck') return t(`states.${state as 'queued' | 'running' | 'cancelling'}`);
  if (approvalUntil === undefined) return waitWords(waitReason ?? '');
  return (
    <>
      {t('awaitingApproval')}
      <small>{t('expires', { time: times.dateTime(approvalUntil) })}</small>
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
      {t('count', { count: of.length })}
      <small>
        {of.slice(0, SHOWN_DIFFERENCES).map((check) => (
          <span key={check.id} style={{ display: 'block', overflowWrap: 'anywhere' }}>
            {t('expected', { check: checkName(check) })}
          </span>
        ))}
        {left > 0 && t('more', { count: left })}
      </small>
    </>
  );
}

/** Who acts next, as on the run's page. */
function NextStepText({ run }: { run: TroubledRun }) {
  const t = useTranslations('support.next');
  const actions = useTranslations('run.failure.actions');
  const name = run.requestedBy;
  const next = nextStepOf(run);
  if (run.trouble === 'stuck') return t('stuck');
  if (run.trouble === 'drifted') {
    return (
      <a href={`/runs/${run.id}`} aria-label={t('differencesOf', { run: shortRunId(run.id) })}>
        {t('differences')}
      </a>
    );
  }
  if (next === 'lead') return t('lead', { name });
  if (next === 'requester' || next === 'start-over') {
    return (
      <>
        {t('requester', { name })}
        <small>{next === 'requester' ? t('password') : actions('start-over')}</small>
      </>
    );
  }
  return t(next);
}

function Actions({ run: { id, trouble, failedStep, wantsPassword } }: { run: TroubledRun }) {
  const t = useTranslations('support');
  return (
    <>
      {trouble === 'failed' && failedStep && !wantsPassword && <RetryButton runId={id} step={failedStep} />}
      <a href={`/runs/${id}/bundle`} aria-label={t('bundleOf', { run: shortRunId(id) })}>
        {t('bundle')}
      </a>
    </>
  );
}
