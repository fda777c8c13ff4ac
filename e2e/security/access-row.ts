import type { ActorName, TeamId } from './actors.ts';
import type { EntryPoint } from './entry-points.ts';

/** Who may: roles in the target's team or, where there is no target, in any; `requester` is the dba who asked for the run. */
export type Allowed = 'dba' | 'lead' | 'requester' | 'support' | 'auditor' | 'admin';

/** What is asked for: a thing of the team, or one that does not exist. */
export type Target = TeamId | 'nothing';

/** Of one entry point: who may, at what, and what everybody is answered. */
export interface Row extends EntryPoint {
  /** `everybody` signs nobody in. */
  may: readonly Allowed[] | 'everybody';
  target?: 'run' | 'team';
  /** What whoever may is answered; without it `200` of pages and routes, `ok` of actions. */
  granted?: readonly string[];
  /** What whoever is signed in and may not is answered; without it `404` and `not-found`. */
  refused?: string;
  /** Whoever may is shown the names of the team's runs: without this proof "nothing was shown" would prove nothing. */
  isShowing?: boolean;
  /** Whoever may is told external ids, and nobody else ever is. */
  isTellingExternalIds?: boolean;
  /** Another answer for one kind of person. */
  instead?: Partial<Record<ActorName, string>>;
  /** The arguments of an action. */
  input?: (target: { runId: string; teamId: string; region: string; mark: string; userId: string }) => unknown;
  /** The page that an action is called from; without it `/runs`. */
  from?: 'run' | string;
}
