import { aliasName } from '#lib/aws/names.ts';
import { samePolicy } from '#lib/aws/policy.ts';
import { namesPrincipal, otherKeyUsers, removeKeyUser } from '#lib/aws/remove-key-user.ts';
import { rolePolicy, trustPolicy } from '#lib/aws/role-policies.ts';
import type { CleanUpAction, CleanUpRow, KeepReason } from '#lib/plan/clean-up-plan.ts';
import { isOpen } from '#lib/runs/steps.ts';
import { listRolePolicies, lookRole, lookRolePolicy, type RoleState } from '#server/aws/iam/look-role.ts';
import {
  describeAlias,
  describeKey,
  findKeyArnsOfRun,
  isoDate,
  readKeyPolicy,
  readKeyTags,
} from '#server/aws/kms/look-key.ts';
import { owningRun } from '#server/aws/owner.ts';
import { lookSecret } from '#server/aws/secrets/look-secret.ts';
import type { CleanUpSource } from './cleaned-run.ts';

/**
 * Every key of the run: the recorded one, and those found by the run's tag, which a call with an unknown outcome may
 * have created.
 */
export async function lookKeysLeft(source: CleanUpSource): Promise<CleanUpRow[]> {
  const { view } = source.run;
  const recorded = view.arns.keyArn;
  if (view.request.key.mode === 'existing') return recorded ? [staying(keyRow(recorded), 'key-adopted')] : [];
  const tagged = await findKeyArnsOfRun(source.aws, view.id);
  const arns = [...new Set([...(recorded ? [recorded] : []), ...tagged])];
  const rows = await Promise.all(arns.map((arn) => lookKeyLeft(source, arn)));
  return rows.filter((row) => row !== null);
}

/** One key of the run. Null if it's neither recorded nor tagged with the run. */
export async function lookKeyLeft(source: CleanUpSource, arn: string): Promise<CleanUpRow | null> {
  const { aws, run } = source;
  const row = keyRow(arn);
  const isRecorded = run.view.arns.keyArn === arn;
  const key = await describeKey(aws, arn);
  if (!key) return isRecorded ? staying(row, 'gone') : null;
  if (owningRun(await readKeyTags(aws, arn)) !== run.view.id)
    return isRecorded ? staying(row, 'not-made-by-run') : null;
  if (key.KeyState === 'PendingDeletion') {
    return staying(row, 'waits-for-deletion', { date: isoDate(key.DeletionDate) });
  }
  const policy = await readKeyPolicy(aws, arn);
  const others = otherKeyUsers(policy, aws.team.accountId, [run.view.arns.roleArn ?? '']);
  if (others.length > 0) return staying(row, 'key-in-use', { others: others.join(', ') });
  const runId = await findRunNeedingKey(source, arn);
  return runId === null ? row : staying(row, 'key-used-by-run', { runId });
}

function keyRow(arn: string): CleanUpRow {
  return removable('kms-key', 'schedule-deletion', arn.split('/').at(-1) ?? arn, arn);
}

/**
 * Finds a run that was configured to use the key and is in progress, waits for approval, or has a secret that can't be
 * read without the key.
 */
async function findRunNeedingKey({ aws, findRunsOnKey }: CleanUpSource, keyArn: string): Promise<string | null> {
  for (const other of await findRunsOnKey(keyArn)) {
    if (isOpen(other.state)) return other.id;
    const secrets = await Promise.all(other.secretIds.map((id) => lookSecret(aws, id)));
    const isNeeded = secrets.some(
      (secret) => secret?.deletedAt === null && secret.kmsKeyId?.split('/').at(-1) === keyArn.split('/').at(-1),
    );
    if (isNeeded) return other.id;
  }
  return null;
}

/** The alias of a new key. Null if the run hasn't created one. */
export async function lookAliasLeft({ aws, run }: CleanUpSource): Promise<CleanUpRow | null> {
  const { key } = run.view.request;
  const { keyArn } = run.view.arns;
  if (key.mode === 'existing' || !keyArn) return null;
  const row = removable('kms-alias', 'delete', aliasName(key.alias), null);
  const isMade = run.view.steps['kms-alias'].state === 'succeeded';
  const target = await describeAlias(aws, key.alias);
  if (target?.Arn === keyArn) return row;
  return isMade ? staying(row, target ? 'not-made-by-run' : 'gone') : null;
}

/** The role. Null if the run hasn't created one. */
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

/** The role's inline policy. Null if the run hasn't created one or the role is gone. */
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

/** The role's entry among the key users. Null if the run didn't get that far or the key is gone. */
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
  // If another run has since created a role with this name, the entry belongs to that role.
  const role = await lookRole(aws, roleName);
  if (role && !isOwn(source, role)) return staying(row, 'not-made-by-run');
  return removeKeyUser(policy, roleArn) === policy ? staying(row, 'entry-changed') : row;
}

function isOwn({ run }: CleanUpSource, role: RoleState): boolean {
  return owningRun(role.tags) === run.view.id;
}

const SIDES = {
  'source-secret': { field: 'source', arn: 'sourceSecretArn' },
  'destination-secret': { field: 'destination', arn: 'destinationSecretArn' },
} as const;

/**
 * A secret, found by ARN or, if a call with an unknown outcome may have created it, by name and tag. Null if there is
 * none.
 */
export async function lookSecretLeft(
  { aws, run }: CleanUpSource,
  resource: 'source-secret' | 'destination-secret',
): Promise<CleanUpRow | null> {
  const { view, tokens } = run;
  const side = SIDES[resource];
  const { secretName } = view.request[side.field];
  const recorded = view.arns[side.arn] ?? null;
  const secret = await lookSecret(aws, recorded ?? secretName);
  const row = removable(resource, 'delete', secretName, recorded ?? secret?.arn ?? null);
  if (!secret) return recorded === null ? null : staying(row, 'gone');
  if (owningRun(secret.tags) !== view.id) return recorded === null ? null : staying(row, 'not-made-by-run');
  if (secret.deletedAt !== null) return staying(row, 'waits-for-deletion', { date: secret.deletedAt });
  if (keyIdOf(secret.kmsKeyId) !== keyIdOf(view.arns.keyArn)) return staying(row, 'secret-key-changed');
  return secret.currentVersions[0] === tokens[resource] ? row : staying(row, 'secret-rotated');
}

/** Secrets Manager returns either the key's ARN or only its ID. */
function keyIdOf(key: string | null | undefined): string {
  return key?.split('/').at(-1) ?? '';
}

/** A resource that is still as the run created it. */
function removable(
  resource: CleanUpRow['resource'],
  action: Exclude<CleanUpAction, 'keep'>,
  name: string,
  arn: string | null,
): CleanUpRow {
  return { resource, action, name, arn, reason: null, params: {} };
}

/** The same resource, marked as kept. */
function staying(row: CleanUpRow, reason: KeepReason, params: Record<string, string> = {}): CleanUpRow {
  return { ...row, action: 'keep', reason, params };
}
