/** What the reader may do with the run, according to the server. Each action checks again. */
export interface RunRights {
  /** Start a setup for the run's team. */
  canCreate: boolean;
  canRetry: boolean;
  canProvidePassword: boolean;
  canCancel: boolean;
  canCleanUp: boolean;
  /** Compare the run's setup with AWS. */
  canVerify: boolean;
  /** Also allows denying. */
  canApprove: boolean;
}
