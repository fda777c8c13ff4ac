import { PortalError } from '#lib/errors.ts';
import type { ApprovalAsk } from '#lib/runs/events.ts';

/** The current plan isn't the approved one, so a lead has to approve again. Nothing has been changed. */
export class ApprovalVoidError extends PortalError {
  readonly ask: ApprovalAsk;

  constructor(ask: ApprovalAsk) {
    super('approval-void');
    this.ask = ask;
  }
}
