import type { RunKind, RunState, StepName, StepState } from './steps.ts';

/** A node of a graph. */
export interface GraphStep {
  name: StepName;
  /** What must have succeeded before it starts. */
  needs: readonly StepName[];
  /** The section of the console walkthrough that it belongs to, or what a clean-up takes away; null for the portal's own checks. */
  section: Section | null;
}

export type Section = 1 | 2 | 3 | 4 | 5 | 'role' | 'secrets' | 'key';

/** The steps of one kind of run, in the order of the screen, whatever order they run in. */
export interface Graph {
  kind: RunKind;
  version: number;
  steps: readonly GraphStep[];
}

/**
 * A run keeps the graph that it was asked for with, and ends on it after an upgrade; a worker takes only runs whose graph it knows. A
 * graph that has been released is never edited: a change of it is a new version beside the old one.
 */
const SET_UP_1: Graph = {
  kind: 'set-up',
  version: 1,
  steps: [
    { name: 'access', needs: [], section: null },
    { name: 'names', needs: ['access'], section: null },
    { name: 'kms-key', needs: ['names'], section: 1 },
    { name: 'kms-alias', needs: ['kms-key'], section: 1 },
    { name: 'source-secret', needs: ['kms-key'], section: 2 },
    { name: 'destination-secret', needs: ['kms-key'], section: 2 },
    { name: 'iam-role', needs: ['names'], section: 3 },
    { name: 'key-policy', needs: ['kms-key', 'iam-role'], section: 4 },
    { name: 'role-policy', needs: ['kms-key', 'source-secret', 'destination-secret', 'iam-role'], section: 5 },
    { name: 'verify', needs: ['kms-alias', 'key-policy', 'role-policy'], section: null },
  ],
};

/**
 * The role loses its place in the key policy before it is deleted: afterwards KMS shows only an id there, and refuses to be given it back.
 * The key goes last, when nothing that was made needs it any more.
 */
const CLEAN_UP_1: Graph = {
  kind: 'clean-up',
  version: 1,
  steps: [
    { name: 'access', needs: [], section: null },
    { name: 'clean-up-check', needs: ['access'], section: null },
    { name: 'remove-role-policy', needs: ['clean-up-check'], section: 'role' },
    { name: 'remove-key-user', needs: ['clean-up-check'], section: 'role' },
    { name: 'remove-role', needs: ['remove-role-policy', 'remove-key-user'], section: 'role' },
    { name: 'remove-source-secret', needs: ['clean-up-check'], section: 'secrets' },
    { name: 'remove-destination-secret', needs: ['clean-up-check'], section: 'secrets' },
    { name: 'remove-alias', needs: ['clean-up-check'], section: 'key' },
    {
      name: 'remove-key',
      needs: ['remove-role', 'remove-source-secret', 'remove-destination-secret', 'remove-alias'],
      section: 'key',
    },
    { name: 'clean-up-verify', needs: ['remove-key'], section: null },
  ],
};

export const GRAPHS: readonly Graph[] = [SET_UP_1, CLEAN_UP_1];

/** The graph of a run; throws where this portal is older than the run. */
export function graphOf({ kind, graphVersion }: { kind: RunKind; graphVersion: number }): Graph {
  const graph = GRAPHS.find((one) => one.kind === kind && one.version === graphVersion);
  if (!graph) throw new Error(`this portal does not know version ${graphVersion} of the ${kind} graph`);
  return graph;
}

/** The version that new runs of a kind are asked for with. */
export function latestVersion(kind: RunKind): number {
  return Math.max(...GRAPHS.filter((graph) => graph.kind === kind).map((graph) => graph.version));
}

export function stepNames(run: { kind: RunKind; graphVersion: number }): StepName[] {
  return graphOf(run).steps.map((step) => step.name);
}

type StepStates = Readonly<Record<StepName, { state: StepState }>>;

/** The steps that may start now. A failed or cancelled step holds back only what needs it. */
export function readySteps(graph: Graph, steps: StepStates): StepName[] {
  return graph.steps
    .filter(
      ({ name, needs }) => steps[name].state === 'pending' && needs.every((need) => steps[need].state === 'succeeded'),
    )
    .map(({ name }) => name);
}

/** The run's own state once nothing runs and nothing is ready. */
export function restingState(graph: Graph, steps: StepStates): Extract<RunState, 'succeeded' | 'failed'> {
  return graph.steps.every(({ name }) => steps[name].state === 'succeeded') ? 'succeeded' : 'failed';
}
