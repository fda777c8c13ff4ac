'use client';
import Box from '@cloudscape-design/components/box';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import { useTranslations } from 'use-intl';
import { useCopyWords } from '#components/feedback/use-copy-words.ts';
import type { ResultName } from '#lib/runs/results.ts';

/** One ARN with its name and the button that copies it. */
export function ArnRow({ name, arn }: { name: ResultName; arn: string }) {
  const t = useTranslations('run.results');
  return (
    <div data-result={name}>
      <Box variant="awsui-key-label">{t(name)}</Box>
      <CopyToClipboard
        variant="inline"
        textToCopy={arn}
        textToDisplay={<span style={{ overflowWrap: 'anywhere' }}>{arn}</span>}
        {...useCopyWords(t(name))}
      />
    </div>
  );
}
