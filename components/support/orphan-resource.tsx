'use client';
import Box from '@cloudscape-design/components/box';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import { useTranslations } from 'use-intl';
import type { ListedOrphan } from '#lib/sweep/orphans.ts';
import { useCopyWords } from '../feedback/use-copy-words.ts';

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
