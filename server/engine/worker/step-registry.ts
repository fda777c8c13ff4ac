import type { StepName } from '#lib/runs/steps.ts';
import { cleanUpCheck } from '../steps/clean-up-check.ts';
import { cleanUpVerify } from '../steps/clean-up-verify.ts';
import { iamRole } from '../steps/iam-role.ts';
import { keyPolicy } from '../steps/key-policy.ts';
import { kmsAlias } from '../steps/kms-alias.ts';
import { kmsKey } from '../steps/kms-key.ts';
import { access, preflight } from '../steps/preflight.ts';
import {
  removeAlias,
  removeDestinationSecret,
  removeKey,
  removeKeyUserEntry,
  removeRole,
  removeRolePolicy,
  removeSourceSecret,
} from '../steps/remove-steps.ts';
import { rolePolicy } from '../steps/role-policy.ts';
import { destinationSecret, sourceSecret } from '../steps/secret.ts';
import { verify } from '../steps/verify.ts';
import type { Step } from './step.ts';

/** The implementation of every step in the graphs. */
export const STEPS: Readonly<Record<StepName, Step>> = {
  access,
  names: preflight,
  'kms-key': kmsKey,
  'kms-alias': kmsAlias,
  'source-secret': sourceSecret,
  'destination-secret': destinationSecret,
  'iam-role': iamRole,
  'key-policy': keyPolicy,
  'role-policy': rolePolicy,
  verify,
  'clean-up-check': cleanUpCheck,
  'remove-role-policy': removeRolePolicy,
  'remove-key-user': removeKeyUserEntry,
  'remove-role': removeRole,
  'remove-source-secret': removeSourceSecret,
  'remove-destination-secret': removeDestinationSecret,
  'remove-alias': removeAlias,
  'remove-key': removeKey,
  'clean-up-verify': cleanUpVerify,
};
