'use client';
import TruncatedText from '@cloudscape-design/components/truncated-text';
import { Fragment } from 'react';
import { useTranslations } from 'use-intl';
import { shortRunId } from '#lib/runs/short-run-id.ts';
import type { RunKind } from '#lib/runs/steps.ts';

/** Parts of a name up to this length fit, in wide letters too. */
const FITS = 16;

interface RunCellProps {
  id: string;
  kind: RunKind;
  /** See `runName`. */
  name: string;
}

/** What a run sets up or cleans up, as a link to its page, and the start of its id, since names repeat. */
export function RunCell({ id, kind, name }: RunCellProps) {
  const t = useTranslations('run.titles');
  const title = kind === 'set-up' ? name : t('ofCleanUp', { name });
  return (
    <>
      <a href={`/runs/${id}`} aria-label={`${title} (${shortRunId(id)})`}>
        {title.split(' · ').map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a title never move, and both may have the same name
          <Fragment key={index}>
            {index > 0 && '\u00a0· '}
            <span>{part.length > FITS ? <TruncatedText tooltipText={part}>{part}</TruncatedText> : part}</span>
          </Fragment>
        ))}
      </a>
      <small>{shortRunId(id)}</small>
    </>
  );
}
