'use client';
import CodeView from '@cloudscape-design/code-view/code-view';
import Box from '@cloudscape-design/components/box';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Icon from '@cloudscape-design/components/icon';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { RefusedRole } from '#components/actions/refused-role.tsx';
import { useFailureWords } from '#components/actions/use-failure-words.ts';
import { Foldable } from '#components/ui/foldable.tsx';
import { useCopyWords } from '#components/ui/use-copy-words.ts';
import { statementText } from '#lib/aws/missing-statement.ts';
import { administratorText } from '#lib/runs/administrator-text.ts';
import type { StepError } from '#lib/runs/events.ts';
import { answerFailure, type FailureAnswer } from '#lib/runs/failure-answer.ts';
import type { StepView } from '#lib/runs/step-view.ts';
import type { RunView } from '#lib/runs/view.ts';
import type { PageTeam } from '../page-team.ts';
import type { RunRights } from '../run-rights.ts';
import { ExpectedAndFound } from './expected-and-found.tsx';
import { FailureActions, mayAct } from './failure-actions.tsx';
import { AwsAnswer } from './step-details.tsx';

interface StepFailureProps {
  view: RunView;
  step: StepView;
  team: PageTeam;
  rights: RunRights;
  /** Of several failures, only the first is open. */
  isFirst: boolean;
}

/** A failed step: what happened, who has to do what, the action, and the evidence. */
export function StepFailure({ view, step, team, rights, isFirst }: StepFailureProps) {
  const t = useTranslations('run');
  const say = useTranslations('denial');
  const failureWords = useFailureWords();
  const error = step.attempts.at(-1)?.error;
  const answer = answerFailure(view, step, team);
  if (!error || !answer) return null;
  const { title, cause, remedy } = failureWords(error);
  const isRequesters = answer.turn === 'you' && !mayAct(view, step, rights);
  const stepName = t(`steps.names.${step.name}`);
  return (
    <section aria-label={t('failure.heading', { step: stepName })} data-failure={step.name}>
      <Foldable
        variant="container"
        isOpen={isFirst}
        headerText={
          <>
            <Icon name="status-negative" variant="error" ariaLabel={t('steps.states.failed')} />{' '}
            {t('failure.headingWithTitle', { step: stepName, title })}
          </>
        }
      >
        <SpaceBetween size="m">
          <div style={{ overflowWrap: 'anywhere' }}>{cause}</div>
          <div data-turn={isRequesters ? 'requester' : answer.turn}>
            <Box variant="awsui-key-label">
              {isRequesters
                ? t('failure.requester', { name: view.requestedBy.name })
                : t(`failure.turns.${answer.turn}`)}
            </Box>
            <div style={{ overflowWrap: 'anywhere' }}>{remedy}</div>
          </div>
          <div data-screen-only>
            <FailureActions view={view} step={step} rights={rights} />
          </div>
          <ExpectedAndFound step={step} answer={answer} />
          {error.code === 'deployer-role-refused' && <RefusedRole params={error.params} />}
          <ForwardText view={view} error={error} answer={answer} team={team} />
          {answer.statements.length > 0 && (
            <FoldedCode label={say('statement')} text={statementText(answer.statements)} />
          )}
          {error.aws && <AwsAnswer answer={error.aws} />}
        </SpaceBetween>
      </Foldable>
    </section>
  );
}

interface ForwardTextProps {
  view: RunView;
  error: StepError;
  answer: FailureAnswer;
  team: PageTeam;
}

/** What the reader sends to somebody else who has to act, if the next step is not the reader's. */
function ForwardText({ view, error, answer, team: { deployerRoleArn } }: ForwardTextProps) {
  const t = useTranslations('run.failure.forward');
  const say = useTranslations('denial');
  const words = useFailureWords()(error);
  if (answer.turn !== 'aws-administrator' && answer.turn !== 'operator') return null;
  const label = t(answer.turn);
  const text = administratorText({ view, error, answer, deployerRoleArn, words }, (key) => say(key));
  const { trustPolicy } = error.params;
  return <FoldedCode label={label} text={trustPolicy ? `${text}\n\n${t('trustPolicy')}\n${trustPolicy}` : text} />;
}

/** Text to send or paste elsewhere: folded, but with a button that copies it at once. */
function FoldedCode({ label, text }: { label: string; text: string }) {
  const words = useTranslations('shell.copy');
  return (
    <Foldable
      headerText={label}
      headerActions={<CopyToClipboard textToCopy={text} copyButtonText={words('copy')} {...useCopyWords(label)} />}
    >
      <CodeView ariaLabel={label} content={text} wrapLines />
    </Foldable>
  );
}
