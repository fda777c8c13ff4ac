import { aliasName } from '../aws/names.ts';
import type { PlannedResourceName } from '../plan/plan.ts';
import type { AttemptView, StepView } from './step-view.ts';
import type { RunView } from './view.ts';

/** Something that a run has made, according to its record. */
export interface LeftThing {
  resource: PlannedResourceName;
  name: string;
  arn: string | null;
  /** False if the response to the creating call was lost: only AWS can tell. */
  isCertain: boolean;
}

/**
 * What a setup run left in the account according to its record, in the order of the setup. Adopted keys don't count.
 */
export function findLeft({ request, arns, steps }: RunView): LeftThing[] {
  const { key, source, destination, role } = request;
  const thing = (resource: PlannedResourceName, name: string, arn: string | null): LeftThing[] => {
    const step = steps[resource];
    if (step.state === 'succeeded') return [{ resource, name, arn, isCertain: true }];
    return isMadePerhaps(step) ? [{ resource, name, arn: null, isCertain: false }] : [];
  };
  const keyId = arns.keyArn?.split('/').at(-1);
  return [
    ...(key.mode === 'create' ? thing('kms-key', keyId ?? '', arns.keyArn ?? null) : []),
    ...(key.mode === 'create' ? thing('kms-alias', aliasName(key.alias), null) : []),
    ...thing('source-secret', source.secretName, arns.sourceSecretArn ?? null),
    ...thing('destination-secret', destination.secretName, arns.destinationSecretArn ?? null),
    ...thing('iam-role', role.roleName, arns.roleArn ?? null),
    ...thing('key-policy', role.roleName, null),
    ...thing('role-policy', role.policyName, null),
  ];
}

/** True if an attempt was interrupted or AWS never answered it. A rejected call made nothing. */
function isMadePerhaps({ attempts, earlier }: StepView): boolean {
  return earlier?.hasUncertain === true || attempts.some(isUncertain);
}

/** Whether nobody can say from the record what the attempt did in AWS. */
export function isUncertain({ state, error }: AttemptView): boolean {
  if (state === 'interrupted' || state === 'cancelled') return true;
  if (state !== 'failed' || !error?.aws) return false;
  const { httpStatus } = error.aws;
  return httpStatus === null || httpStatus >= 500;
}
