import type { Plan } from '../plan/plan.ts';
import type { RunSummary } from './history.ts';
import type { RunState } from './steps.ts';

/** A run that waits for a lead's approval. */
export interface AwaitingRun
  extends Pick<RunSummary, 'id' | 'kind' | 'teamId' | 'requestedBy' | 'alias' | 'keyArn' | 'roleName'> {
  /** ISO times: since when this plan waits, and until when. */
  since: string;
  until: string;
  /** The actor may approve it. */
  isOwnTurn: boolean;
  /** Names of the other leads who may, as far as they have signed in. */
  approvers: string[];
}

export interface AwaitingRunPage {
  items: AwaitingRun[];
  nextCursor: string | null;
  /** How many runs wait for the actor's approval. */
  waiting: number;
}

/** The plan of an earlier run for the same role, to compare a new one with. */
export interface PreviousPlan {
  runId: string;
  state: RunState;
  /** ISO time. */
  createdAt: string;
  plan: Plan;
}
