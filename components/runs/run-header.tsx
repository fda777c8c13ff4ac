'use client';
import Button from '@cloudscape-design/components/button';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { memo } from 'react';
import { useTranslations } from 'use-intl';
import { useCopyWords } from '#components/ui/use-copy-words.ts';
import { canCancel } from '#lib/runs/cancel.ts';
import { failedSteps } from '#lib/runs/progress.ts';
import { runName, setUpNameOf } from '#lib/runs/run-name.ts';
import type { RunKind } from '#lib/runs/steps.ts';
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
  const isSetUp = view.kind === 'set-up';
  // A failed setup offers both with what it has made, where the page says what each does.
  const isFailedSetUp = isSetUp && view.state === 'failed';
  // A green sign next to a failure would say that all is well.
  const isHushed = connection === 'live' && failedSteps(view).length > 0;
  return (
    <Heading
      runId={view.id}
      kind={view.kind}
      title={useViewTitle(view)}
      name={runName(setUpNameOf(view))}
      connection={isHushed ? null : connection}
      canCancel={rights.canCancel && canCancel(view) && !isFailedSetUp}
      canRepeat={rights.canCreate && isSetUp}
      canCleanUp={rights.canCleanUp && view.state === 'succeeded' && isSetUp && !isCleanUpOpen}
    />
  );
}

interface HeadingProps extends Pick<RunHeaderProps, 'connection'> {
  runId: string;
  kind: RunKind;
  title: string;
  /** Of what the run sets up or cleans up. */
  name: string;
  canCancel: boolean;
  /** A new setup can start with this one's values. */
  canRepeat: boolean;
  canCleanUp: boolean;
}

/** Most events change none of this. */
const Heading = memo(({ runId, kind, title, name, connection, canCancel, canRepeat, canCleanUp }: HeadingProps) => {
  const t = useTranslations('cleanUp');
  const td = useTranslations('drafts.template');
  const bundle = useTranslations('bundle');
  const copyName = useCopyWords(name);
  const copyId = useCopyWords(useTranslations('run.overview')('id'));
  return (
    <Header
      variant="h1"
      info={<CopyToClipboard variant="icon" textToCopy={name} {...copyName} />}
      description={<CopyToClipboard variant="inline" textToCopy={runId} {...copyId} />}
      actions={
        <div data-screen-only>
          <SpaceBetween direction="horizontal" size="s" alignItems="center">
            {connection && <ConnectionIndicator connection={connection} />}
            {canCancel && <CancelButton runId={runId} kind={kind} />}
            <Button href={`/runs/${runId}/bundle`}>{bundle('button')}</Button>
            {canRepeat && <Button href={`/runs/new?template=${runId}`}>{td('use')}</Button>}
            {canCleanUp && <Button href={`/runs/${runId}/clean-up`}>{t('confirm.button')}</Button>}
          </SpaceBetween>
        </div>
      }
    >
      <RunTitle text={title} />
    </Header>
  );
});
