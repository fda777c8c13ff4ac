import { graphOf } from './graphs.ts';
import type { StepName } from './steps.ts';
import type { RunView } from './view.ts';

/** The step that makes again what a check of verify found changed or gone. Secrets and keys are not made twice: nobody has their values. */
const MAKER_OF_CHECK: Readonly<Record<string, StepName>> = {
  'key-alias': 'kms-alias',
  'role-arn': 'iam-role',
  'role-trust': 'iam-role',
  'role-policies': 'role-policy',
  'role-policy-document': 'role-policy',
  'key-policy-document': 'key-policy',
  'key-policy-use': 'key-policy',
  'key-policy-grants': 'key-policy',
};

/**
 * What a retry of these failed steps reopens: the steps themselves, those that made what is gone since, and everything that was done on
 * top of that. Each step looks before it makes anything, so that what is still there stays.
 */
export function reopenedSteps(view: RunView, failed: readonly StepName[]): StepName[] {
  const graph = graphOf(view).steps;
  const reopened = new Set<StepName>(failed);
  for (const name of failed) for (const maker of makersOfLost(view, name)) reopened.add(maker);
  // In the graph's order what a step needs comes before it.
  for (const { name, needs } of graph) {
    if (view.steps[name].state === 'succeeded' && needs.some((need) => reopened.has(need) && !failed.includes(need))) {
      reopened.add(name);
    }
  }
  return graph.flatMap(({ name }) => (reopened.has(name) ? name : []));
}

function makersOfLost(view: RunView, failed: StepName): StepName[] {
  const error = view.steps[failed].attempts.at(-1)?.error;
  if (error?.code === 'resource-missing' && error.params.arn === view.arns.roleArn) return ['iam-role'];
  // Where a key or a secret is gone, verify says so instead of the mismatch, and the rest may be gone too.
  if (failed !== 'verify') return [];
  return view.checks.flatMap(({ id, passed }) => (passed ? [] : (MAKER_OF_CHECK[id] ?? [])));
}
