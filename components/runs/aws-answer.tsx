'use client';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import { useTranslations } from 'use-intl';
import type { AwsErrorDetail } from '#lib/runs/events.ts';

/** What AWS itself said, folded away: for support, and for a case at AWS. */
export function AwsAnswer({ answer }: { answer: AwsErrorDetail }) {
  const t = useTranslations('run.failure');
  return (
    <ExpandableSection variant="footer" headerText={t('aws')}>
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
    </ExpandableSection>
  );
}
