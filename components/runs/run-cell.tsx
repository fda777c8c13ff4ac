'use client';
import Box from '@cloudscape-design/components/box';
import Link from '@cloudscape-design/components/link';
import type { RunSummary } from '#lib/runs/history.ts';
import { shortRunId } from '#lib/runs/short-run-id.ts';
import { RunTitle, useRunTitle } from './run-title.tsx';

/** What a run sets up or cleans up, as a link to its page, and the start of its id, since names repeat. */
export function RunCell({ run }: { run: Pick<RunSummary, 'id' | 'kind' | 'alias' | 'keyArn' | 'roleName'> }) {
  const title = useRunTitle()({ kind: run.kind, name: run });
  return (
    <>
      <Link href={`/runs/${run.id}`} variant="primary" ariaLabel={`${title} (${shortRunId(run.id)})`}>
        <RunTitle text={title} isListed />
      </Link>
      <Box color="text-body-secondary" fontSize="body-s">
        {shortRunId(run.id)}
      </Box>
    </>
  );
}
