'use client';
import { useTranslations } from 'use-intl';
import { useFailureWords } from '#components/actions/use-failure-words.ts';
import { CopyableCode } from '#components/ui/copyable-code.tsx';
import { Foldable } from '#components/ui/foldable.tsx';
import { statementText } from '#lib/aws/missing-statement.ts';
import type { StepError } from '#lib/runs/events.ts';
import type { FailureAnswer } from '#lib/runs/failure-answer.ts';
import { runName, setUpNameOf } from '#lib/runs/run-name.ts';
import type { RunView } from '#lib/runs/view.ts';

interface ForwardTextProps {
  view: RunView;
  error: StepError;
  answer: FailureAnswer;
}

/** What the reader sends to somebody else who has to act: everything that they need, without the portal. */
export function ForwardText({ view, error, answer }: ForwardTextProps) {
  const t = useTranslations('run.failure.forward');
  const { title, cause, remedy } = useFailureWords()(error);
  if (answer.turn !== 'aws-administrator' && answer.turn !== 'operator') return null;
  const label = t(answer.turn);
  const place = t('place', { accountId: view.accountId, region: view.region });
  const run = t('run', { name: runName(setUpNameOf(view)), id: view.id });
  const { aws, params } = error;
  const lines = [
    title,
    '',
    cause,
    remedy,
    '',
    place,
    run,
    ...(aws ? [t('aws', { operation: aws.operation, code: aws.code, requestId: aws.requestId ?? t('none') })] : []),
    ...(answer.statements.length > 0 ? ['', t('statement'), statementText(answer.statements)] : []),
    ...(params.trustPolicy ? ['', t('trustPolicy'), params.trustPolicy] : []),
  ];
  return (
    <Foldable headerText={label}>
      <CopyableCode label={label} text={lines.join('\n')} />
    </Foldable>
  );
}
