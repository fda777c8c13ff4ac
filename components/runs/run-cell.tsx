'use client';
import Badge from '@cloudscape-design/components/badge';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import type { RunSummary } from '#lib/runs/history.ts';
import { RunLink } from './run-link.tsx';

/** The link to a run, with a label for a clean-up. */
export function RunCell({ run: { id, kind } }: { run: Pick<RunSummary, 'id' | 'kind'> }) {
  const t = useTranslations('cleanUp.run');
  return (
    <SpaceBetween size="xxs" direction="horizontal">
      <RunLink runId={id} />
      {kind === 'clean-up' && <Badge>{t('kind')}</Badge>}
    </SpaceBetween>
  );
}
