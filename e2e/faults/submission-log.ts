import { appendFileSync } from 'node:fs';
import type { Submission } from '#lib/request/schema.ts';

/** What the oracle must find: how a run that was acknowledged is to end. */
export type ExpectedEnd = 'succeeded' | 'failed' | 'any';

/** One submission that the portal has acknowledged, as a line of the log. */
export interface AcknowledgedSubmission {
  runId: string;
  requestKey: string;
  at: string;
  person: string;
  submission: Submission;
  expected: ExpectedEnd;
}

/** On disk before anything else happens: what was acknowledged is never forgotten, whatever dies next. */
export class SubmissionLog {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
    appendFileSync(path, '');
  }

  add(acknowledged: AcknowledgedSubmission): void {
    appendFileSync(this.path, `${JSON.stringify(acknowledged)}\n`);
  }
}
