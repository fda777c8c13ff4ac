'use client';
import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import { useTranslations } from 'use-intl';
import { CopyableCode } from '#components/feedback/copyable-code.tsx';

/** A value of a check: a document is folded, anything else stands as it is. */
export function CheckValue({ value, label }: { value: string; label: string }) {
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
