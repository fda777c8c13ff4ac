import type { ErrorView } from '../errors.ts';
import type { SetupName, SetupNames } from './suggest-names.ts';

/** Whether a setup can take a name. `runId`: the run of this portal that has it, if the viewer may see that run. */
export type NameCheck =
  | { state: 'free' }
  /** `isUnderWay`: a run has requested the name and isn't done. */
  | { state: 'taken'; runId: string | null; isUnderWay: boolean }
  /** `date`: when the deletion was scheduled, or when a key is deleted (ISO). `restoreArn`: it can be restored. */
  | { state: 'waiting'; runId: string | null; date: string; restoreArn: string | null }
  | { state: 'unknown'; error: ErrorView };

/** What was found about the names of one setup. */
export interface NameChecks {
  teamId: string;
  region: string;
  names: SetupNames;
  /** Null for a name that wasn't given. */
  checks: Readonly<Record<SetupName, NameCheck | null>>;
  /** A suffix with which all the names are free. Null if all are free already, or if there is none. */
  suffix: number | null;
}
