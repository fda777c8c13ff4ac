'use client';
import Button from '@cloudscape-design/components/button';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { useCopyWords } from '#components/ui/use-copy-words.ts';
import { canCancel } from '#lib/runs/cancel.ts';
import { failedSteps } from '#lib/runs/progress.ts';
import { runName, setUpNameOf } from '#lib/runs/run-name.ts';
import type { RunView } from '#lib/runs/view.ts';
import { CancelButton } from './cancel-button.tsx';
import { ConnectionIndicator } from './live/connection-indicator.tsx';
import type { Connection } from './live/follow-run.ts';
import type { RunRights } from './run-rights.ts';
import { RunTitle, useViewTitle } from './run-title.tsx';

interface RunHeaderProps {
  view: RunView;
  connection: Connection | 'ended' | null;
  rights: RunRights;
  /** True if the run is being cleaned up, or if its clean-up waits for a person. */
  isCleanUpOpen: boolean;
}

/** What the run sets up, its id, the state of the connection, and the actions on the whole run. */
export function RunHeader({ view, connection, rights, isCleanUpOpen }: RunHeaderProps) {
  const t = useTranslations('cleanUp');
  const td = useTranslations('drafts.template');
  const bundle = useTranslations('bundle');
  const title = useViewTitle(view);
  const name = runName(setUpNameOf(view));
  const copyName = useCopyWords(name);
  const copyId = useCopyWords(useTranslations('run.overview')('id'));
  // A failed setup offers both with what it has made, where the page says what each does.
  const isFailedSetUp = view.kind === 'set-up' && view.state === 'failed';
  // A green sign next to a failure would say that all is well.
  const isHushed = connection === 'live' && failedSteps(view).length > 0;
  return (
    <Header
      variant="h1"
      info={<CopyToClipboard variant="icon" textToCopy={name} {...copyName} />}
      description={<CopyToClipboard variant="inline" textToCopy={view.id} {...copyId} />}
      actions={
        <div data-screen-only>
          <SpaceBetween direction="horizontal" size="s" alignItems="center">
            {connection && !isHushed && <ConnectionIndicator connection={connection} />}
            {rights.canCancel && canCancel(view) && !isFailedSetUp && <CancelButton view={view} />}
            <Button href={`/runs/${view.id}/bundle`}>{bundle('button')}</Button>
            {rights.canCreate && view.kind === 'set-up' && (
              <Button href={`/runs/new?template=${view.id}`}>{td('use')}</Button>
            )}
            {rights.canCleanUp && view.state === 'succeeded' && view.kind === 'set-up' && !isCleanUpOpen && (
              <Button href={`/runs/${view.id}/clean-up`}>{t('confirm.button')}</Button>
            )}
          </SpaceBetween>
        </div>
      }
    >
      <RunTitle text={title} />
    </Header>
  );
}
