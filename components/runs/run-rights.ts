/** What the reader may do to the run, as the server sees it; each action is checked there again. */
export interface RunRights {
  canRetry: boolean;
  canProvidePassword: boolean;
  canCancel: boolean;
  canCleanUp: boolean;
  /** Also to deny. */
  canApprove: boolean;
}
