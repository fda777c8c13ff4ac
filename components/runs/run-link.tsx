'use client';
import Link from '@cloudscape-design/components/link';
import { useTranslations } from 'use-intl';
import { shortRunId } from '#lib/runs/short-run-id.ts';

interface RunLinkProps {
  runId: string;
  /** The start of the id, unless something says more. */
  text?: string;
  /** Keeps the page open, such as a form that isn't finished. */
  isBeside?: boolean;
}

/** A permanent link to a run. */
export function RunLink({ runId, text = shortRunId(runId), isBeside = false }: RunLinkProps) {
  const t = useTranslations('shell');
  return (
    <Link
      href={`/runs/${runId}`}
      variant="primary"
      {...(isBeside && { external: true, externalIconAriaLabel: t('opensNewTab') })}
    >
      {text}
    </Link>
  );
}
