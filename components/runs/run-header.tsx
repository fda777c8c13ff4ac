'use client';
import Header from '@cloudscape-design/components/header';
import { useTranslations } from 'use-intl';
import { shortRunId } from '#lib/setup/short-run-id.ts';
import type { RunView } from '#lib/setup/view.ts';
import { ConnectionIndicator } from './connection-indicator.tsx';
import type { Connection } from './follow-run.ts';

interface RunHeaderProps {
  view: RunView;
  connection: Connection | 'ended' | null;
}

export function RunHeader({ view, connection }: RunHeaderProps) {
  const t = useTranslations('run');
  return (
    <Header variant="h1" actions={connection && <ConnectionIndicator connection={connection} />}>
      {t('title', { id: shortRunId(view.id) })}
    </Header>
  );
}
