'use client';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useTranslations } from 'use-intl';
import { CopyableCode } from '#components/ui/copyable-code.tsx';
import { Foldable, Folded } from '#components/ui/foldable.tsx';
import type { Check } from '#lib/runs/events.ts';
import { useCheckName } from './use-check-name.ts';

/** Each point that verify compared: those that differ first, and the passed ones folded. */
export function RunChecks({ checks }: { checks: readonly Check[] }) {
  const t = useTranslations('run.checks');
  const passed = checks.filter(isPassed);
  const others = checks.filter((check) => !isPassed(check));
  const summary = t('summary', { passed: passed.length, all: checks.length });
  return (
    <Foldable
      isLazy
      variant="container"
      headerText={t('heading')}
      headerCounter={`(${summary})`}
      headerDescription={t('description')}
      // The failure at the top of the page already shows what differs.
      isOpen={others.length > 0 && checks.every((check) => check.passed)}
    >
      {others.length === 0 ? (
        <CheckTable checks={passed} label={t('heading')} />
      ) : (
        <SpaceBetween size="s">
          <CheckTable checks={others} label={t('heading')} />
          {passed.length > 0 && (
            <Foldable isLazy headerText={t('passedHeading', { count: passed.length })}>
              <CheckTable checks={passed} label={t('passedHeading', { count: passed.length })} />
            </Foldable>
          )}
        </SpaceBetween>
      )}
    </Foldable>
  );
}

function isPassed({ passed, missingRight, undecided }: Check): boolean {
  return passed && !missingRight && !undecided;
}

/** The checks, each as expected and found. */
export function CheckTable({ checks, label }: { checks: readonly Check[]; label: string }) {
  const t = useTranslations('run.checks');
  const checkName = useCheckName();
  const checkFound = useCheckFound();
  return (
    <Table
      variant="borderless"
      wrapLines
      ariaLabels={{ tableLabel: label }}
      items={checks}
      columnDefinitions={[
        { id: 'result', header: t('columns.result'), minWidth: 120, cell: (check) => <CheckResult check={check} /> },
        { id: 'what', header: t('columns.what'), isRowHeader: true, minWidth: 200, cell: checkName },
        {
          id: 'expected',
          header: t('columns.expected'),
          minWidth: 200,
          cell: ({ expected }) => <CheckValue value={expected ?? ''} label={t('columns.expected')} />,
        },
        {
          id: 'found',
          header: t('columns.found'),
          minWidth: 200,
          cell: (check) =>
            check.missingRight || check.undecided || (check.passed && check.found === check.expected) ? (
              checkFound(check)
            ) : (
              <CheckValue value={check.found ?? ''} label={t('columns.found')} />
            ),
        },
      ]}
    />
  );
}

function CheckResult({ check: { passed, missingRight, undecided } }: { check: Check }) {
  const t = useTranslations('run.checks');
  if (missingRight) return <StatusIndicator type="warning">{t('unread')}</StatusIndicator>;
  if (undecided) return <StatusIndicator type="warning">{t('undecided')}</StatusIndicator>;
  return <StatusIndicator type={passed ? 'success' : 'error'}>{t(passed ? 'passed' : 'failed')}</StatusIndicator>;
}

/** What a check found, or why nobody can say. */
export function useCheckFound(): (check: Check) => string {
  const t = useTranslations('run.checks');
  return ({ passed, expected, found, missingRight, undecided }) => {
    if (missingRight) return t('missingRight', { right: missingRight });
    if (undecided) return t('depends', { what: undecided });
    return passed && found === expected ? t('same') : (found ?? '');
  };
}

/** The value of a check. Documents are collapsed. */
function CheckValue({ value, label }: { value: string; label: string }) {
  const t = useTranslations('run.checks');
  if (value === '') return t('nothing');
  const document = readDocument(value);
  if (document === null) {
    return (
      <Box variant="code">
        <span style={{ overflowWrap: 'anywhere' }}>{value}</span>
      </Box>
    );
  }
  return (
    <Folded variant="footer" headerText={t('showValue')}>
      <CopyableCode label={label} text={JSON.stringify(document, null, 2)} />
    </Folded>
  );
}

/** The JSON document that a value of a check is; null for any other value. */
export function readDocument(value: string): object | null {
  if (!value.startsWith('{')) return null;
  try {
    return JSON.parse(value);
  } catch {
    return null;
  }
}
