import { graphOf, type Section, stepNames } from './graphs.ts';
import type { AttemptView, StepView } from './step-view.ts';
import { isOpen, type RunKind, type StepName, type StepState } from './steps.ts';
import type { RunView } from './view.ts';

/**
 * The steps as the page groups them: preflight, then sections of the console or deleted resources, then verification.
 */
export interface StepGroup {
  group: 'before' | `${Section}` | 'after';
  names: StepName[];
}

/** The groups of a run's graph, in its order. */
export function stepGroups(run: { kind: RunKind; graphVersion: number }): StepGroup[] {
  const groups: StepGroup[] = [];
  for (const { name, section } of graphOf(run).steps) {
    const group =
      section === null ? (groups.some((one) => one.group !== 'before') ? 'after' : 'before') : (`${section}` as const);
    const last = groups.at(-1);
    if (last?.group === group) last.names.push(name);
    else groups.push({ group, names: [name] });
  }
  return groups;
}

/** The steps of the run's graph. */
export function stepsOf(view: RunView): StepView[] {
  return stepNames(view).map((name) => view.steps[name]);
}

export function countDone(view: RunView): number {
  return stepsOf(view).filter((step) => step.state === 'succeeded').length;
}

export function failedSteps(view: RunView): StepView[] {
  return stepsOf(view).filter((step) => step.state === 'failed');
}

/** True while the portal works on the run, is about to, or waits for a lead's approval. */
export function isUnderWay({ state }: Pick<RunView, 'state'>): boolean {
  return isOpen(state);
}

/** How long an attempt has taken, or has taken so far. Milliseconds. */
export function attemptDurationMs({ startedAt, finishedAt }: AttemptView, nowMs: number): number {
  return (finishedAt === null ? nowMs : Date.parse(finishedAt)) - Date.parse(startedAt);
}

/** The visible changes between two views of a run, to announce in text. */
export interface RunNews {
  steps: readonly { name: StepName; state: StepState }[];
  /** The run's new state, if it changed. */
  run: RunView['state'] | null;
}

export function findNews(before: RunView, after: RunView): RunNews {
  const changed = stepNames(after).filter((name) => before.steps[name].state !== after.steps[name].state);
  return {
    steps: changed.map((name) => ({ name, state: after.steps[name].state })),
    run: before.state === after.state ? null : after.state,
  };
}
