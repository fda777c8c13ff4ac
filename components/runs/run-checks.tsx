'use client';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useTranslations } from 'use-intl';
import type { Check } from '#lib/runs/events.ts';
import { CheckValue } from './check-value.tsx';
import { useCheckName } from './use-check-name.ts';

/** Each point that was read back and compared. Open where one differs. */
export function RunChecks({ checks }: { checks: readonly Check[] }) {
  const t = useTranslations('run.checks');
  const checkName = useCheckName();
  const passed = checks.filter((check) => check.passed && !check.missingRight).length;
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
            cell: ({ passed: isPassed, missingRight }) => {
              if (missingRight) return <StatusIndicator type="warning">{t('unread')}</StatusIndicator>;
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
            cell: ({ found, expected, missingRight, passed: isPassed }) =>
              missingRight ? (
                t('missingRight', { right: missingRight })
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
