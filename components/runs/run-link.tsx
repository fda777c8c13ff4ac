'use client';
import Link from '@cloudscape-design/components/link';
import { shortRunId } from '#lib/runs/short-run-id.ts';

/** The lasting address of a run, under the beginning of its id. */
export function RunLink({ runId }: { runId: string }) {
  return (
    <Link href={`/runs/${runId}`} variant="primary">
      {shortRunId(runId)}
    </Link>
  );
}
