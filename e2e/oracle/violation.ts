/** A violated invariant, with text that says where to look. */
export interface Violation {
  /** I1 to I8 of the reliability requirements. */
  invariant: string;
  /** The run, submission or resource. */
  subject: string;
  what: string;
}

export const TERMINAL: readonly string[] = ['succeeded', 'failed', 'cancelled'];
