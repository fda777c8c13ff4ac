'use client';
import Button from '@cloudscape-design/components/button';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { useCopyWords } from '#components/ui/use-copy-words.ts';
import { canCancel } from '#lib/runs/cancel.ts';
import { canCleanUp } from '#lib/runs/clean-up.ts';
import type { RunView } from '#lib/runs/view.ts';
import { CancelButton } from './cancel-button.tsx';
import { ConnectionIndicator } from './live/connection-indicator.tsx';
import type { Connection } from './live/follow-run.ts';
import type { RunRights } from './run-rights.ts';

interface RunHeaderProps {
  view: RunView;
  connection: Connection | 'ended' | null;
  rights: RunRights;
  /** True if the run is being cleaned up, or if its clean-up waits for a person. */
  isCleanUpOpen: boolean;
}

/** The run's title, the state of the connection, and the actions on the whole run. */
export function RunHeader({ view, connection, rights, isCleanUpOpen }: RunHeaderProps) {
  const t = useTranslations('cleanUp');
  const title = useRunTitle();
  const copyWords = useCopyWords(useTranslations('run.overview')('id'));
  return (
    <Header
      variant="h1"
      description={<CopyToClipboard variant="inline" textToCopy={view.id} {...copyWords} />}
      actions={
        <SpaceBetween direction="horizontal" size="s" alignItems="center">
          {connection && <ConnectionIndicator connection={connection} />}
          {rights.canCancel && canCancel(view) && <CancelButton view={view} />}
          {rights.canCleanUp && canCleanUp(view) && !isCleanUpOpen && (
            <Button href={`/runs/${view.id}/clean-up`}>{t('confirm.button')}</Button>
          )}
        </SpaceBetween>
      }
    >
      {title(view)}
    </Header>
  );
}
