import { z } from 'zod';
import type { ErrorCode } from '../errors.ts';
import type { Person } from './events.ts';
import { type RunKind, type RunState, STEP_NAMES, type StepName } from './steps.ts';
import type { WorkingTime } from './working-time.ts';

/** One row of the history and of the support page. */
export interface RunSummary extends WorkingTime {
  id: string;
  kind: RunKind;
  teamId: string;
  region: string;
  state: RunState;
  /** As people read it: see `shownState`. */
  shownState: RunState;
  requestedBy: Person;
  /** ISO times from the database clock. */
  createdAt: string;
  finishedAt: string | null;
  alias: string | null;
  keyArn: string | null;
  roleName: string;
  /** The first step that failed, and why. */
  failedStep: StepName | null;
  errorCode: ErrorCode | null;
  /** A clean-up has deleted what the run made. */
  isCleanedUp: boolean;
  /** The run was canceled when nothing was left to stop, and it succeeded. */
  isCancelledLate: boolean;
  /** Time of the last event or worker heartbeat. */
  lastSignAt: string;
}

export interface RunPage {
  items: RunSummary[];
  /** The cursors of the pages after and before this one; null at the end. */
  nextCursor: string | null;
  previousCursor: string | null;
}

/** A page of the history for one person. */
export interface RunHistory extends RunPage {
  /** The number of runs that wait for this person's approval. */
  awaitingAnswer: number;
}

/** Validates a step name from outside. */
export const stepNameSchema = z.enum(STEP_NAMES);
