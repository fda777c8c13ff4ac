import type { RunKind, RunState, StepName, StepState } from './steps.ts';

/** A node of a graph. */
export interface GraphStep {
  name: StepName;
  /** The steps that must succeed before it starts. */
  needs: readonly StepName[];
  /**
   * The section of the console walkthrough, or the resource that a clean-up deletes; null for the portal's own checks.
   */
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
 * A run keeps the graph of its request, even after an upgrade, and a worker takes only runs whose graph it knows. A
 * released graph is never edited: a change is a new version next to the old one.
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
 * The same steps, for requests that may have descriptions, tags and an IAM path: a portal that knows only version 1 would
 * create the resources without them, so it must not take these runs.
 */
const SET_UP_2: Graph = { ...SET_UP_1, version: 2 };

/**
 * The role leaves the key policy before it is deleted: afterwards KMS shows only an id there, and rejects a policy with
 * that id. The key goes last, when nothing needs it.
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

/** The same steps, for clean-ups of such runs. */
const CLEAN_UP_2: Graph = { ...CLEAN_UP_1, version: 2 };

export const GRAPHS: readonly Graph[] = [SET_UP_1, SET_UP_2, CLEAN_UP_1, CLEAN_UP_2];

/** The graph of a run. Throws if this portal is older than the run. */
export function graphOf({ kind, graphVersion }: { kind: RunKind; graphVersion: number }): Graph {
  const graph = GRAPHS.find((one) => one.kind === kind && one.version === graphVersion);
  if (!graph) throw new Error(`this portal does not know version ${graphVersion} of the ${kind} graph`);
  return graph;
}

/** The graph version of new runs of a kind. */
export function latestVersion(kind: RunKind): number {
  return Math.max(...GRAPHS.filter((graph) => graph.kind === kind).map((graph) => graph.version));
}

export function stepNames(run: { kind: RunKind; graphVersion: number }): StepName[] {
  return graphOf(run).steps.map((step) => step.name);
}

type StepStates = Readonly<Record<StepName, { state: StepState }>>;

/** The steps that can start now. A failed or canceled step stops only the steps that need it. */
export function readySteps(graph: Graph, steps: StepStates): StepName[] {
  return graph.steps
    .filter(
      ({ name, needs }) => steps[name].state === 'pending' && needs.every((need) => steps[need].state === 'succeeded'),
    )
    .map(({ name }) => name);
}

/** The state of the run once no step is running or ready. */
export function restingState(graph: Graph, steps: StepStates): Extract<RunState, 'succeeded' | 'failed'> {
  return graph.steps.every(({ name }) => steps[name].state === 'succeeded') ? 'succeeded' : 'failed';
}
