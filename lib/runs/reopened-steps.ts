import { graphOf } from './graphs.ts';
import type { StepName } from './steps.ts';
import type { RunView } from './view.ts';

/**
 * The step that makes again what a check of verify found changed or gone. Secrets and keys aren't made again, since
 * nobody has their values.
 */
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
 * The steps that a retry of these failed steps reopens: the steps themselves, those that made what is gone since, and
 * every completed step after them. Each step checks before it makes anything, so existing resources stay.
 */
export function reopenedSteps(view: RunView, failed: readonly StepName[]): StepName[] {
  const graph = graphOf(view).steps;
  const reopened = new Set<StepName>(failed);
  for (const name of failed) for (const maker of makersOfLost(view, name)) reopened.add(maker);
  // In graph order, a step comes after the steps that it needs.
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
  // If a key or a secret is gone, verify reports that instead of the mismatch, and the rest may be gone too.
  if (failed !== 'verify') return [];
  return view.checks.flatMap(({ id, passed }) => (passed ? [] : (MAKER_OF_CHECK[id] ?? [])));
}
