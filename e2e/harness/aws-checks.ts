import type { AwsErrorWords } from './aws-answer.ts';
import type { AwsCall } from './aws-call.ts';
import type { AwsCheck, CheckContext } from './aws-check.ts';
import { checkClock } from './clock-check.ts';
import { checkKeyIsLeaving, checkKeyIsNotLeaving, checkWaitingPeriod } from './deletion-checks.ts';
import { checkAliasName, checkKeyPlace, checkKeyPolicy } from './kms-checks.ts';
import { checkRights } from './rights-check.ts';
import { checkInlinePolicy, checkRoleIsNew, checkRoleName, checkTrustPolicy } from './role-checks.ts';
import {
  checkNotScheduledForDeletion,
  checkSecretIsDeleted,
  checkSecretIsLive,
  checkSecretKey,
  checkSecretName,
  checkVersionIsNew,
} from './secret-checks.ts';
import { checkDuration, checkSessionPolicy, checkTrust } from './sts-checks.ts';

/** What AWS rejects and moto accepts, in the order of AWS's checks. */
const CHECKS: Readonly<Record<string, readonly AwsCheck[]>> = {
  AssumeRole: [checkDuration, checkSessionPolicy, checkTrust],
  CreateKey: [checkKeyPolicy],
  PutKeyPolicy: [checkKeyPlace, checkKeyPolicy],
  GetKeyPolicy: [checkKeyPlace],
  DescribeKey: [checkKeyPlace],
  ListGrants: [checkKeyPlace],
  ListResourceTags: [checkKeyPlace],
  ListAliases: [checkKeyPlace],
  CreateAlias: [checkAliasName, checkKeyPlace, checkKeyIsNotLeaving],
  EnableKey: [checkKeyPlace, checkKeyIsNotLeaving],
  CancelKeyDeletion: [checkKeyPlace, checkKeyIsLeaving],
  CreateSecret: [checkSecretName, checkNotScheduledForDeletion, checkSecretKey],
  RestoreSecret: [checkSecretIsDeleted],
  UpdateSecret: [checkSecretIsLive, checkVersionIsNew, checkSecretKey],
  // Applies to keys and secrets.
  TagResource: [checkSecretIsLive, checkKeyIsNotLeaving],
  CreateRole: [checkRoleName, checkTrustPolicy, checkRoleIsNew],
  PutRolePolicy: [checkInlinePolicy],
  ScheduleKeyDeletion: [checkKeyPlace, checkWaitingPeriod, checkKeyIsNotLeaving],
};

/** The first reason why AWS would reject the call; null if none. */
export async function findRefusal(call: AwsCall, context: CheckContext): Promise<AwsErrorWords | null> {
  const checks = CHECKS[call.operation] ?? [];
  for (const check of [checkClock, ...(call.operation === 'AssumeRole' ? [] : [checkRights]), ...checks]) {
    const refused = await check(call, context);
    if (refused) return refused;
  }
  return null;
}
