import { rolePolicy, samePolicy, trustPolicy } from '#lib/aws/policies.ts';
import { namesPrincipal, removeKeyUser } from '#lib/aws/remove-key-user.ts';
import type { CleanUpRow } from '#lib/plan/clean-up-plan.ts';
import { listRolePolicies, lookRole, lookRolePolicy, type RoleState } from '#server/aws/iam/look-role.ts';
import { describeKey, readKeyPolicy } from '#server/aws/kms/look-key.ts';
import { owningRun } from '#server/aws/owner.ts';
import type { CleanUpSource } from './cleaned-run.ts';
import { removable, staying } from './row.ts';

/** The role; null where the run has made none. */
export async function lookRoleLeft(source: CleanUpSource): Promise<CleanUpRow | null> {
  const { view } = source.run;
  const { roleName, policyName } = view.request.role;
  const recorded = view.arns.roleArn ?? null;
  const role = await lookRole(source.aws, roleName);
  const row = removable('iam-role', 'delete', roleName, recorded ?? role?.arn ?? null);
  if (!role) return recorded === null ? null : staying(row, 'gone');
  if (!isOwn(source, role)) return recorded === null ? null : staying(row, 'not-made-by-run');
  if (!samePolicy(role.trustPolicy, trustPolicy())) return staying(row, 'trust-changed');
  const others = (await listRolePolicies(source.aws, roleName)).filter((policy) => policy !== policyName);
  return others.length > 0 ? staying(row, 'policies-added', { others: others.join(', ') }) : row;
}

/** The role's inline policy; null where the run has made none, or where its role is gone with it. */
export async function lookRolePolicyLeft(source: CleanUpSource): Promise<CleanUpRow | null> {
  const { view } = source.run;
  const { roleName, policyName } = view.request.role;
  const role = await lookRole(source.aws, roleName);
  if (!role || !isOwn(source, role)) return null;
  const policy = await lookRolePolicy(source.aws, roleName, policyName);
  const row = removable('role-policy', 'delete', policyName, null);
  if (!policy) return view.steps['role-policy'].state === 'succeeded' ? staying(row, 'gone') : null;
  const { keyArn = '', sourceSecretArn = '', destinationSecretArn = '' } = view.arns;
  const written = rolePolicy({ keyArn, sourceSecretArn, destinationSecretArn });
  return samePolicy(policy, written) ? row : staying(row, 'policy-changed');
}

/** The role's place among the key users; null where the run has not come to that, or where the key is gone with it. */
export async function lookKeyUserLeft(source: CleanUpSource): Promise<CleanUpRow | null> {
  const { aws, run } = source;
  const { keyArn, roleArn } = run.view.arns;
  if (!keyArn || !roleArn || !(await describeKey(aws, keyArn))) return null;
  const { roleName } = run.view.request.role;
  const row = removable('key-policy', 'remove-entry', roleName, keyArn);
  const policy = await readKeyPolicy(aws, keyArn);
  if (!namesPrincipal(policy, roleArn)) {
    return run.view.steps['key-policy'].state === 'succeeded' ? staying(row, 'gone') : null;
  }
  // Another run may have made a role of this name since: the place is that one's.
  const role = await lookRole(aws, roleName);
  if (role && !isOwn(source, role)) return staying(row, 'not-made-by-run');
  return removeKeyUser(policy, roleArn) === policy ? staying(row, 'entry-changed') : row;
}

function isOwn({ run }: CleanUpSource, role: RoleState): boolean {
  return owningRun(role.tags) === run.view.id;
}
