'use client';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { useCopyWords } from '#components/feedback/use-copy-words.ts';
import { canCancel } from '#lib/setup/cancel.ts';
import { shortRunId } from '#lib/setup/short-run-id.ts';
import type { RunView } from '#lib/setup/view.ts';
import { CancelButton } from './cancel-button.tsx';
import { ConnectionIndicator } from './connection-indicator.tsx';
import type { Connection } from './follow-run.ts';
import type { RunRights } from './run-rights.ts';

interface RunHeaderProps {
  view: RunView;
  connection: Connection | 'ended' | null;
  rights: RunRights;
}

/** Which run this is, whether the page is as the run is, and what can be done with it as a whole. */
export function RunHeader({ view, connection, rights }: RunHeaderProps) {
  const t = useTranslations('run');
  const copyWords = useCopyWords(t('overview.id'));
  return (
    <Header
      variant="h1"
      description={<CopyToClipboard variant="inline" textToCopy={view.id} {...copyWords} />}
      actions={
        <SpaceBetween direction="horizontal" size="s" alignItems="center">
          {connection && <ConnectionIndicator connection={connection} />}
          {rights.canCancel && canCancel(view) && <CancelButton view={view} />}
        </SpaceBetween>
      }
    >
      {t('title', { id: shortRunId(view.id) })}
    </Header>
  );
}
