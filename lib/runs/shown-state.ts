import type { RunState } from './steps.ts';
import type { RunView } from './view.ts';

/** The state as people read it: a run that has failed stays failed when it is canceled, for example to clean it up. */
export function shownState({ state, endedFailed }: Pick<RunView, 'state' | 'endedFailed'>): RunState {
  return state === 'cancelled' && endedFailed ? 'failed' : state;
}
