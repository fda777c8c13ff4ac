'use client';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Header from '@cloudscape-design/components/header';
import { useTranslations } from 'use-intl';
import { useCopyWords } from '#components/feedback/use-copy-words.ts';
import { shortRunId } from '#lib/setup/short-run-id.ts';
import type { RunView } from '#lib/setup/view.ts';
import { ConnectionIndicator } from './connection-indicator.tsx';
import type { Connection } from './follow-run.ts';

interface RunHeaderProps {
  view: RunView;
  connection: Connection | 'ended' | null;
}

/** Which run this is, and whether the page is as the run is. */
export function RunHeader({ view, connection }: RunHeaderProps) {
  const t = useTranslations('run');
  const copyWords = useCopyWords(t('overview.id'));
  return (
    <Header
      variant="h1"
      description={<CopyToClipboard variant="inline" textToCopy={view.id} {...copyWords} />}
      actions={connection && <ConnectionIndicator connection={connection} />}
    >
      {t('title', { id: shortRunId(view.id) })}
    </Header>
  );
}
