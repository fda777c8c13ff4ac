import { STEP_NAMES, STEP_SECTION, type StepName, type StepState } from './steps.ts';
import type { AttemptView, RunView, StepView } from './view.ts';

/** The steps as the page groups them: what comes before, the five sections of the console, what comes after. */
export const STEP_GROUPS = ['before', '1', '2', '3', '4', '5', 'after'] as const;
export type StepGroup = (typeof STEP_GROUPS)[number];

/** The steps of a group, in the console's order. */
export function stepsOfGroup(group: StepGroup): StepName[] {
  return STEP_NAMES.filter((name) => groupOf(name) === group);
}

function groupOf(name: StepName): StepGroup {
  const section = STEP_SECTION[name];
  if (section !== null) return `${section}`;
  return name === 'verify' ? 'after' : 'before';
}

export function countDone({ steps }: RunView): number {
  return STEP_NAMES.filter((name) => steps[name].state === 'succeeded').length;
}

export function failedSteps({ steps }: RunView): StepView[] {
  return STEP_NAMES.map((name) => steps[name]).filter((step) => step.state === 'failed');
}

/** True while the portal works on the run, or is about to. */
export function isUnderWay({ state }: Pick<RunView, 'state'>): boolean {
  return state === 'queued' || state === 'running';
}

/** How long a run has taken, or has been under way until now. Milliseconds. */
export function runDurationMs(run: Pick<RunView, 'createdAt' | 'finishedAt'>, nowMs: number): number {
  return (run.finishedAt === null ? nowMs : Date.parse(run.finishedAt)) - Date.parse(run.createdAt);
}

/** The same of one attempt. */
export function attemptDurationMs({ startedAt, finishedAt }: AttemptView, nowMs: number): number {
  return (finishedAt === null ? nowMs : Date.parse(finishedAt)) - Date.parse(startedAt);
}

/** What has changed in the eyes of a person between two views of a run, to be told in words. */
export interface RunNews {
  steps: readonly { name: StepName; state: StepState }[];
  /** The run's new state, where it has one. */
  run: RunView['state'] | null;
}

export function findNews(before: RunView, after: RunView): RunNews {
  const changed = STEP_NAMES.filter((name) => before.steps[name].state !== after.steps[name].state);
  return {
    steps: changed.map((name) => ({ name, state: after.steps[name].state })),
    run: before.state === after.state ? null : after.state,
  };
}
