import { PortalError } from '#lib/errors.ts';
import type { ApprovalAsk } from '#lib/runs/events.ts';

/** What is about to be done is not what was approved: a lead has to be asked anew. Nothing has been changed. */
export class ApprovalVoidError extends PortalError {
  readonly ask: ApprovalAsk;

  constructor(ask: ApprovalAsk) {
    super('approval-void');
    this.ask = ask;
  }
}
