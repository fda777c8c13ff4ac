'use client';
import Box from '@cloudscape-design/components/box';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { PolicyDiff } from '#components/ui/json-diff.tsx';
import type { Denial } from '#lib/aws/read-denial.ts';
import type { StepError } from '#lib/runs/events.ts';
import type { FailureAnswer } from '#lib/runs/failure-answer.ts';
import type { StepView } from '#lib/runs/step-view.ts';
import { readDocument, useCheckFound } from './run-checks.tsx';
import { useCheckName } from './use-check-name.ts';

interface Row {
  what: string;
  expected: string;
  found: string;
  /** Shown below the values. */
  more?: ReactNode;
}

/** What should be in AWS, and what is there instead, point by point. Empty if the failure is of another kind. */
export function ExpectedAndFound({ step, answer }: { step: StepView; answer: FailureAnswer }) {
  const denialRow = useDenialRow();
  const nameRow = useNameRow();
  const checkName = useCheckName();
  const checkFound = useCheckFound();
  const error = step.attempts.at(-1)?.error;
  const isVerification = step.name === 'verify' || step.name === 'clean-up-verify';
  const shown = isVerification ? answer.checks : [];
  const rows: Row[] = [
    ...(error ? [nameRow(error)].filter((row) => row !== null) : []),
    ...(answer.denial ? [denialRow(answer.denial, answer.actions)] : []),
    ...shown.map((check) => ({ what: checkName(check), expected: check.expected ?? '', found: checkFound(check) })),
  ];
  return rows.length === 0 ? null : <ComparedRows rows={rows} />;
}

/** Each point as expected and found, or the difference of two documents. */
export function ComparedRows({ rows }: { rows: readonly Row[] }) {
  const checks = useTranslations('run.checks');
  return (
    <SpaceBetween size="m">
      {rows.map((row) => (
        <section key={row.what} aria-label={row.what} data-compared>
          <SpaceBetween size="xxs">
            <Box variant="h3">{row.what}</Box>
            {readDiff(row) ?? (
              <KeyValuePairs
                columns={2}
                minColumnWidth={220}
                items={[
                  { label: checks('columns.expected'), value: <Value>{row.expected || checks('nothing')}</Value> },
                  { label: checks('columns.found'), value: <Value>{row.found || checks('nothing')}</Value> },
                ]}
              />
            )}
            {row.more}
          </SpaceBetween>
        </section>
      ))}
    </SpaceBetween>
  );
}

/** Two documents are compared line by line: from what is in AWS to what should be. */
function readDiff({ what, expected, found }: Row): ReactNode {
  const [before, after] = [readDocument(found), readDocument(expected)];
  return before && after ? <PolicyDiff label={what} before={before} after={after} /> : null;
}

function Value({ children }: { children: ReactNode }) {
  return <span style={{ overflowWrap: 'anywhere' }}>{children}</span>;
}

/** A denied call, as AWS's message describes it. */
function useDenialRow(): (denial: Denial, actions: readonly string[]) => Row {
  const t = useTranslations('run.failure.denied');
  return ({ principal, resource, policyType, policyArn, isExplicit }, actions) => ({
    what: t('what', { action: actions.join(', ') }),
    expected: t('expected', {
      principal: principal ?? t('deployerRole'),
      resource: resource ?? t('anyResource'),
    }),
    found: [
      t(isExplicit ? 'explicit' : 'implicit', { policy: t(`policies.${policyType ?? 'unknown'}`) }),
      ...(policyArn ? [policyArn] : []),
    ].join(' '),
  });
}

/** A name, an account or a key's state that is not what the run needs. */
function useNameRow(): (error: StepError) => Row | null {
  const t = useTranslations('run.failure.compared');
  return ({ code, params: { name = '', arn = '', state = '', accountId = '', expectedAccountId = '' } }) => {
    if (arn && UNUSABLE.some((unusable) => unusable === code)) return { what: arn, expected: 'Enabled', found: state };
    if (code === 'wrong-account') return { what: t('account'), expected: expectedAccountId, found: accountId };
    if (!TAKEN.some((taken) => taken === code)) return null;
    return { what: name, expected: t('free'), found: arn || t('taken') };
  };
}

const TAKEN = ['alias-taken', 'secret-name-taken', 'secret-waits-for-deletion', 'role-name-taken'] as const;

const UNUSABLE = ['key-disabled', 'key-pending-deletion', 'key-not-enabled'] as const;
