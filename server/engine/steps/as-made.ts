import { roleArn } from '#lib/aws/arn.ts';
import { addKeyUser, initialKeyPolicy } from '#lib/aws/key-policy.ts';
import { type PolicyDocument, samePolicy } from '#lib/aws/policy.ts';
import { rolePolicy, trustPolicy } from '#lib/aws/role-policies.ts';
import { ASSUMER_TAG } from '#lib/aws/tags.ts';
import { PortalError } from '#lib/errors.ts';
import type { PlanConflict } from '#lib/plan/plan.ts';
import { labelsOf } from '#lib/request/labels.ts';
import type { PasswordField, RunRequest } from '#lib/request/schema.ts';
import { orMissingRight } from '#server/aws/aws-error.ts';
import {
  DEFAULT_MAX_SESSION_DURATION,
  listRolePolicies,
  lookRole,
  lookRolePolicy,
  type RoleState,
} from '#server/aws/iam/look-role.ts';
import { type KeyMetadata, listGrants, readKeyPolicy, readKeyTags } from '#server/aws/kms/look-key.ts';
import { lookResourcePolicy, type SecretState } from '#server/aws/secrets/look-secret.ts';
import type { PlanContext } from '../worker/step.ts';
import { hasAskedTags } from './made-tags.ts';

/**
 * Anyone who may tag resources can write the run's tags, so tags don't prove ownership. A run treats a resource as its
 * own only if it equals, point by point, what its step creates. The functions below return the differing points, named
 * as in the AWS APIs. An empty list means no difference.
 */
type Point = readonly [name: string, isAsMade: boolean];

export type NewKey = Extract<RunRequest['key'], { mode: 'create' }>;

/** Allowed skew between AWS's clock and the database's. */
const CLOCKS_APART_MS = 60 * 60_000;

/** Differences of a key from what `CreateKey` made. The loader role may already be a key user. */
export async function differencesOfKey(context: PlanContext, wanted: NewKey, key: KeyMetadata): Promise<string[]> {
  const { aws, requestedAt } = context;
  const arn = key.Arn ?? '';
  const [policy, grants, otherRoles, tags] = await Promise.all([
    readKeyPolicy(aws, arn),
    listGrants(aws, arn),
    listOtherRoles(context, arn),
    // The tag index has found the run's own tags, so there is nothing to read without others.
    wanted.tags ? readKeyTags(aws, arn) : {},
  ]);
  const made = (key.CreationDate?.getTime() ?? 0) + CLOCKS_APART_MS;
  return differing([
    ['KeyManager', key.KeyManager === 'CUSTOMER'],
    ['KeySpec', key.KeySpec === 'SYMMETRIC_DEFAULT'],
    ['KeyUsage', key.KeyUsage === 'ENCRYPT_DECRYPT'],
    ['Origin', key.Origin === 'AWS_KMS'],
    ['MultiRegion', key.MultiRegion !== true],
    ['Description', (key.Description ?? '') === wanted.description],
    ['Tags', hasAskedTags(context, 'key', tags)],
    ['CreationDate', requestedAt === null || made >= Date.parse(requestedAt)],
    ['KeyPolicy', isKeyPolicyAsMade(context, wanted, policy, [expectedRoleArn(context), ...otherRoles])],
    ['Grants', grants.length === 0],
  ]);
}

/**
 * Throws not-as-made if someone has changed who may use this run's key, since a password must not be encrypted with it.
 * A deployer role that may not list grants is reported by verify.
 */
export async function confirmKey(context: PlanContext): Promise<void> {
  const { aws, request, arns } = context;
  const { keyArn = '' } = arns;
  if (request.key.mode === 'existing') return;
  const [policy, grants, otherRoles] = await Promise.all([
    readKeyPolicy(aws, keyArn),
    orMissingRight(listGrants(aws, keyArn)),
    listOtherRoles(context, keyArn),
  ]);
  const differences = differing([
    ['KeyPolicy', isKeyPolicyAsMade(context, request.key, policy, [expectedRoleArn(context), ...otherRoles])],
    ['Grants', grants === 'missing' || grants.length === 0],
  ]);
  if (differences.length > 0) throwConflict(notAsMade(keyArn.split('/').at(-1) ?? '', keyArn, differences));
}

/** Compares the policy with the one given to `CreateKey`, allowing only these roles as key users. */
export function isKeyPolicyAsMade(
  context: Pick<PlanContext, 'aws'>,
  wanted: NewKey,
  policy: PolicyDocument,
  keyUsers: readonly string[],
): boolean {
  return samePolicy(policy, expectedKeyPolicy(context, wanted, policy, keyUsers));
}

/** The expected policy document, including those of the allowed roles that `policy` names. */
export function expectedKeyPolicy(
  { aws }: Pick<PlanContext, 'aws'>,
  wanted: NewKey,
  policy: PolicyDocument,
  keyUsers: readonly string[],
): PolicyDocument {
  const text = JSON.stringify(policy);
  const initial = initialKeyPolicy({ ...wanted, partition: aws.team.partition, accountId: aws.team.accountId });
  return keyUsers.filter((arn) => text.includes(JSON.stringify(arn))).reduce(addKeyUser, initial);
}

/** The roles of other runs that use this run's key as an existing key. */
export async function listOtherRoles(
  { aws, runId, findRunsOnKey }: Pick<PlanContext, 'aws' | 'runId' | 'findRunsOnKey'>,
  keyArn: string,
): Promise<string[]> {
  const runs = await findRunsOnKey(keyArn, runId);
  return runs.map(({ roleName, rolePath }) => roleArn(aws.team, roleName, rolePath));
}

/** Differences of a secret from what this run created, or restored and updated. */
export async function differencesOfSecret(
  context: PlanContext & { runId: string },
  field: PasswordField,
  secret: SecretState,
): Promise<string[]> {
  const { arns, request, runId } = context;
  const isRestored = request[field].restoreArn === secret.arn;
  const token = (await context.readTokens(runId))[`${field}-secret`];
  return differing([
    // A restored secret gets its key and value only after it belongs to this run.
    ['KmsKeyId', isRestored || arns.keyArn === undefined || isKey(secret.kmsKeyId, arns.keyArn)],
    ['VersionIdsToStages', isRestored || secret.versions.join() === token],
    ['Description', isRestored || secret.description === labelsOf(request, field).description],
    ['Tags', hasAskedTags(context, field, secret.tags)],
  ]).concat(await sharingOfSecret(context, secret));
}

/** Settings that share a secret elsewhere or change its value without the run. Reads its policy unless it's `known`. */
export async function sharingOfSecret(
  { aws }: Pick<PlanContext, 'aws'>,
  secret: SecretState,
  known?: string | null,
): Promise<string[]> {
  const resourcePolicy = known === undefined ? await lookResourcePolicy(aws, secret.arn) : known;
  return differing([
    ['ResourcePolicy', resourcePolicy === null],
    ['ReplicationStatus', secret.replicaRegions.length === 0 && !secret.isReplica],
    ['RotationEnabled', !secret.isRotated],
    ['OwningService', secret.owningService === null],
  ]);
}

/** Secrets Manager returns either the key's ARN or only its ID. */
export function isKey(kmsKeyId: string | null, keyArn: string): boolean {
  return kmsKeyId === keyArn || kmsKeyId === keyArn.split('/').at(-1);
}

/** Differences of a role from what `CreateRole` made. It may already have its inline policy. */
export async function differencesOfRole(context: PlanContext, role: RoleState): Promise<string[]> {
  const { aws, request } = context;
  const { roleName, policyName } = request.role;
  const [policies, inline] = await Promise.all([
    listRolePolicies(aws, roleName),
    lookRolePolicy(aws, roleName, policyName),
  ]);
  return differing([
    ['Path', role.arn === expectedRoleArn(context)],
    ['AssumeRolePolicyDocument', samePolicy(role.trustPolicy, trustPolicy())],
    ['PermissionsBoundary', role.permissionsBoundaryArn === (aws.team.permissionsBoundaryArn ?? null)],
    ['MaxSessionDuration', role.maxSessionDuration === DEFAULT_MAX_SESSION_DURATION],
    ['Description', role.description === labelsOf(request, 'role').description],
    ['Tags', role.tags[ASSUMER_TAG.key] === ASSUMER_TAG.value && hasAskedTags(context, 'role', role.tags)],
    ['RolePolicyList', policies.every((name) => name === policyName)],
    ['PolicyDocument', inline === null || isRolePolicyAsMade(context, inline)],
  ]);
}

/** Before the key and the secrets are known, the policy's own step checks it instead. */
function isRolePolicyAsMade({ arns }: PlanContext, policy: PolicyDocument): boolean {
  const { keyArn, sourceSecretArn, destinationSecretArn } = arns;
  if (keyArn === undefined || sourceSecretArn === undefined || destinationSecretArn === undefined) return true;
  return samePolicy(policy, rolePolicy({ keyArn, sourceSecretArn, destinationSecretArn }));
}

/** Throws resource-missing if this run's role is gone. A retry creates it again. */
export async function confirmRole({ aws, request, arns }: PlanContext): Promise<void> {
  const role = await lookRole(aws, request.role.roleName);
  if (role?.arn !== arns.roleArn) throw new PortalError('resource-missing', { arn: arns.roleArn ?? '' });
}

export function expectedRoleArn({ aws, request }: Pick<PlanContext, 'aws' | 'request'>): string {
  return roleArn(aws.team, request.role.roleName, request.role.path);
}

/** The conflict for a resource that has the run's tags but isn't the run's. `differences` isn't empty. */
export function notAsMade(name: string, arn: string, differences: readonly string[]): PlanConflict {
  return { code: 'not-as-made', params: { name, arn, differences: differences.join(', ') } };
}

export function throwConflict({ code, params }: PlanConflict): never {
  throw new PortalError(code, params);
}

function differing(points: readonly Point[]): string[] {
  return points.flatMap(([name, isAsMade]) => (isAsMade ? [] : name));
}
