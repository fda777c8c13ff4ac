'use client';
import Link from '@cloudscape-design/components/link';
import { useTranslations } from 'use-intl';
import { shortRunId } from '#lib/runs/short-run-id.ts';

/** The way from a clean-up to the run that it cleans up. */
export function CleanedRunLink({ runId }: { runId: string }) {
  const t = useTranslations('cleanUp.run');
  return <Link href={`/runs/${runId}`}>{t('ofRun', { id: shortRunId(runId) })}</Link>;
}
