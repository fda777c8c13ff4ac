'use client';
import Box from '@cloudscape-design/components/box';
import { useTranslations } from 'use-intl';
import { CopyableCode } from '#components/ui/copyable-code.tsx';

/** What the deployer role's policy lacks, to copy into it: the text of `statementText`. */
export function MissingStatement({ text }: { text: string }) {
  const t = useTranslations('denial');
  return (
    <div>
      <Box variant="awsui-key-label" padding={{ top: 's', bottom: 'xxs' }}>
        {t('statement')}
      </Box>
      <CopyableCode label={t('statement')} text={text} />
    </div>
  );
}
