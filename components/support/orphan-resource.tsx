'use client';
import Box from '@cloudscape-design/components/box';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import { useTranslations } from 'use-intl';
import { useCopyWords } from '#components/feedback/use-copy-words.ts';
import type { ListedOrphan } from '#lib/sweep/orphans.ts';

/** What it is, and its ARN to copy. */
export function OrphanResource({ orphan: { kind, arn } }: { orphan: ListedOrphan }) {
  const t = useTranslations('orphans.kinds');
  return (
    <>
      <Box variant="strong">{t(kind)}</Box>
      <div>
        <CopyToClipboard
          variant="inline"
          textToCopy={arn}
          textToDisplay={<span style={{ overflowWrap: 'anywhere' }}>{arn}</span>}
          {...useCopyWords(arn)}
        />
      </div>
    </>
  );
}
