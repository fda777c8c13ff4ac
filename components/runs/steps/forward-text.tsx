'use client';
import { useTranslations } from 'use-intl';
import { useFailureWords } from '#components/actions/use-failure-words.ts';
import { CopyableCode } from '#components/ui/copyable-code.tsx';
import { Foldable } from '#components/ui/foldable.tsx';
import { administratorText } from '#lib/runs/administrator-text.ts';
import type { StepError } from '#lib/runs/events.ts';
import type { FailureAnswer } from '#lib/runs/failure-answer.ts';
import type { RunView } from '#lib/runs/view.ts';
import type { PageTeam } from '../page-team.ts';

interface ForwardTextProps {
  view: RunView;
  error: StepError;
  answer: FailureAnswer;
  team: PageTeam;
}

/** What the reader sends to somebody else who has to act, if the next step is not the reader's. */
export function ForwardText({ view, error, answer, team: { deployerRoleArn } }: ForwardTextProps) {
  const t = useTranslations('run.failure.forward');
  const say = useTranslations('denial');
  const words = useFailureWords()(error);
  if (answer.turn !== 'aws-administrator' && answer.turn !== 'operator') return null;
  const label = t(answer.turn);
  const text = administratorText({ view, error, answer, deployerRoleArn, words }, (key) => say(key));
  // The statement is part of the text, but AWS asks for a whole trust policy.
  const { trustPolicy } = error.params;
  return (
    <Foldable headerText={label}>
      <CopyableCode label={label} text={trustPolicy ? `${text}\n\n${t('trustPolicy')}\n${trustPolicy}` : text} />
    </Foldable>
  );
}
