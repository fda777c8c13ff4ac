'use client';
import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useTranslations } from 'use-intl';
import { CopyableCode } from '#components/ui/copyable-code.tsx';
import type { Check } from '#lib/runs/events.ts';
import { useCheckName } from './use-check-name.ts';

/** Each point that verify compared. Expanded if one differs. */
export function RunChecks({ checks }: { checks: readonly Check[] }) {
  const t = useTranslations('run.checks');
  const checkName = useCheckName();
  const passed = checks.filter((check) => check.passed && !check.missingRight && !check.undecided).length;
  return (
    <ExpandableSection
      variant="container"
      headerText={t('heading')}
      headerCounter={`(${t('summary', { passed, all: checks.length })})`}
      headerDescription={t('description')}
      defaultExpanded={passed < checks.length}
    >
      <Table
        variant="borderless"
        wrapLines
        ariaLabels={{ tableLabel: t('heading') }}
        items={checks}
        columnDefinitions={[
          {
            id: 'result',
            header: t('columns.result'),
            minWidth: 120,
            cell: ({ passed: isPassed, missingRight, undecided }) => {
              if (missingRight) return <StatusIndicator type="warning">{t('unread')}</StatusIndicator>;
              if (undecided) return <StatusIndicator type="warning">{t('undecided')}</StatusIndicator>;
              return (
                <StatusIndicator type={isPassed ? 'success' : 'error'}>
                  {t(isPassed ? 'passed' : 'failed')}
                </StatusIndicator>
              );
            },
          },
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
            cell: ({ found, expected, missingRight, undecided, passed: isPassed }) =>
              missingRight ? (
                t('missingRight', { right: missingRight })
              ) : undecided ? (
                t('depends', { what: undecided })
              ) : isPassed && found === expected ? (
                t('same')
              ) : (
                <CheckValue value={found ?? ''} label={t('columns.found')} />
              ),
          },
        ]}
      />
    </ExpandableSection>
  );
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
    <ExpandableSection variant="footer" headerText={t('showValue')}>
      <CopyableCode label={label} text={document} />
    </ExpandableSection>
  );
}

function readDocument(value: string): string | null {
  if (!value.startsWith('{')) return null;
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return null;
  }
}
