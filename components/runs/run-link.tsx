'use client';
import Link from '@cloudscape-design/components/link';
import { shortRunId } from '#lib/runs/short-run-id.ts';

/** A permanent link to a run, labeled with the start of its id. */
export function RunLink({ runId }: { runId: string }) {
  return (
    <Link href={`/runs/${runId}`} variant="primary">
      {shortRunId(runId)}
    </Link>
  );
}
