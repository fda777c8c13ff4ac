import { type KeyAccess, otherKeyAccess } from '#lib/aws/key-access.ts';
import { addKeyUser, hasKeyUser, initialKeyPolicy, KEY_POLICY_SIDS } from '#lib/aws/key-policy.ts';
import { awsPrincipals, type PolicyDocument } from '#lib/aws/policy.ts';
import { isDeletedPrincipal, namesPrincipal, removeKeyUser } from '#lib/aws/remove-key-user.ts';
import { DENIALS, type ErrorCode, isPortalError, PortalError } from '#lib/errors.ts';
import type { Check } from '#lib/runs/events.ts';
import { AwsError, isAwsError } from '#server/aws/aws-error.ts';
import { changeKeyPolicy, type KeyPolicyChange } from '#server/aws/kms/change-key-policy.ts';
import { readKeyPolicy } from '#server/aws/kms/look-key.ts';
import type { CallOptions } from '#server/aws/session/team-aws.ts';
import { check } from '../worker/check.ts';
import type { Step, StepContext, VerifyContext } from '../worker/step.ts';
import { confirmRole, expectedKeyPolicy, expectedRoleArn, listOtherRoles } from './as-made.ts';
import { findKeyStanding } from './existing-key.ts';
import { judgeKeyPolicy, refusedChange } from './judge-key-policy.ts';
import { noteOutsideEdits, type OutsideEdits, tellOutsideEdits } from './outside-edits.ts';
import { conflicting, planned } from './planned.ts';

/** How long KMS may take to recognize a role that IAM has just created. */
const ROLE_VISIBLE_MS = 150_000;

export const keyPolicy: Step = {
  name: 'key-policy',

  async plan(context) {
    const { aws, request } = context;
    const roleArn = expectedRoleArn(context);
    if (request.key.mode === 'create') {
      const initial = initialKeyPolicy({
        ...request.key,
        partition: aws.team.partition,
        accountId: aws.team.accountId,
      });
      const documents = [{ kind: 'key-policy' as const, before: null, after: addKeyUser(initial, roleArn) }];
      return planned('key-policy', 'create', KEY_POLICY_SIDS.use, { documents });
    }
    // The key's own row shows the problem, and the policy of an unusable key isn't needed.
    if ((await findKeyStanding(aws, request.key)).kind === 'conflict')
      return planned('key-policy', 'no-change', KEY_POLICY_SIDS.use);
    const before = await readKeyPolicy(aws, request.key.keyArn);
    const after = addKeyUser(before, roleArn);
    const arn = request.key.keyArn;
    const { conflict, isOpen } = judgeKeyPolicy(context, arn, before);
    if (conflict) return conflicting('key-policy', KEY_POLICY_SIDS.use, conflict, arn);
    const access = otherKeyAccess(before, aws.team.accountId, [roleArn]);
    const otherRoles = await listOtherRoles(context, arn);
    return planned('key-policy', after === before ? 'no-change' : 'update', KEY_POLICY_SIDS.use, {
      arn,
      documents: [{ kind: 'key-policy', before, after }],
      access,
      warnings: [...warningsOf(access), ...(isOpen ? ['key-policy-undecided'] : [])],
      // Only roles that the policy shows anyway, since the key may also be used by another team's run.
      runRoles: [...new Set(otherRoles)].filter((arn) => arn !== roleArn && namesPrincipal(before, arn)),
    });
  },

  async ensure(context) {
    const roleArn = context.arns.roleArn ?? '';
    const keyArn = context.arns.keyArn ?? '';
    const params = { roleName: context.request.role.roleName };
    const edits: OutsideEdits = { restored: [], lost: [] };
    const done = await context.waitUntil('role-visible-to-kms', ROLE_VISIBLE_MS, async () => {
      const outcome = await context.withKeyLock(keyArn, () => addRole(context, { keyArn, roleArn }, edits));
      // Also if the role was already there, since an earlier attempt may have added it just before.
      return outcome !== null && !(await isSettled(context, keyArn, roleArn)) ? null : outcome;
    });
    if (done === null) {
      await confirmRole(context);
      throw new PortalError('principal-not-visible', { arn: keyArn, roleArn });
    }
    return { outcome: done, params, ...tellOutsideEdits(edits, params) };
  },

  async verify(context) {
    const { keyArn = '', roleArn = '' } = context.arns;
    const policy = await context.reads.keyPolicy();
    const missing = addKeyUser(policy, roleArn).Statement.filter((statement) => !policy.Statement.includes(statement));
    const found = (sid: string) => (missing.some((statement) => statement.Sid?.startsWith(sid)) ? '' : roleArn);
    return [
      ...(await checkDocument(context, policy)),
      ...(context.hasMade('key-policy')
        ? [
            check('key-policy-use', { arn: keyArn }, roleArn, found(KEY_POLICY_SIDS.use)),
            check('key-policy-grants', { arn: keyArn }, roleArn, found(KEY_POLICY_SIDS.grants)),
          ]
        : []),
    ];
  },
};

/**
 * Checks the whole policy of a key that the run created: only the roles of runs may be key users. Until the run's own is
 * known to be one, it may be there or not.
 */
async function checkDocument(context: VerifyContext, policy: PolicyDocument): Promise<Check[]> {
  const { key } = context.request;
  if (key.mode === 'existing') return [];
  const { keyArn = '', roleArn = '' } = context.arns;
  const keyUsers = [...(roleArn ? [roleArn] : []), ...(await listOtherRoles(context, keyArn))];
  const allowed = expectedKeyPolicy(context, key, policy, keyUsers);
  const expected = context.hasMade('key-policy') ? addKeyUser(allowed, roleArn) : allowed;
  return [check.policy('key-policy-document', { arn: keyArn }, expected, policy)];
}

/**
 * Reads, merges, writes and reads again. Null if KMS doesn't recognize the role yet or the merge has to be repeated.
 */
async function addRole(
  context: StepContext,
  { keyArn, roleArn }: { keyArn: string; roleArn: string },
  edits: OutsideEdits,
): Promise<'updated' | 'unchanged' | null> {
  let made: KeyPolicyChange;
  try {
    const isNew = context.request.key.mode === 'create';
    const change = (policy: PolicyDocument) => addKeyUser(isNew ? withoutDeletedUsers(policy) : policy, roleArn);
    // A deployer role limited to listed keys gets access to a new key by its tags, which KMS applies with a delay.
    const options: CallOptions = isNew && context.aws.team.existingKeys ? { waitFor: DENIALS } : {};
    made = await changeKeyPolicy(context.aws, { keyArn, roleArn }, change, options);
  } catch (error) {
    await explainRefusal(context, { keyArn, roleArn }, error);
    if (isPortalError(error) && error.code === 'principal-not-visible') return null;
    throw error;
  }
  noteOutsideEdits(edits, made);
  if (!made.isSent) return 'unchanged';
  // If another change came in between, the merge is repeated.
  return made.isLasting ? 'updated' : null;
}

/**
 * KMS doesn't say what is wrong with a policy: throws the reason if the policy of an existing key, which others may have
 * changed since the plan, shows one.
 */
async function explainRefusal(
  { aws, request }: StepContext,
  { keyArn, roleArn }: { keyArn: string; roleArn: string },
  error: unknown,
): Promise<void> {
  const isUnexplained = isAwsError(error) && UNEXPLAINED.includes(error.code);
  if (request.key.mode === 'create' || !isUnexplained) return;
  const before = await readKeyPolicy(aws, keyArn);
  const refusal = refusedChange(keyArn, before, addKeyUser(before, roleArn));
  if (refusal === null) return;
  throw new AwsError(refusal.code, refusal.params, { aws: error.aws, isOutcomeUnknown: false, cause: error });
}

const UNEXPLAINED: readonly ErrorCode[] = ['principal-not-visible', 'policy-malformed'];

/** Removes deleted roles, which KMS rejects in a policy. They come from an earlier attempt of this run. */
function withoutDeletedUsers(policy: PolicyDocument): PolicyDocument {
  return policy.Statement.flatMap(awsPrincipals).filter(isDeletedPrincipal).reduce(removeKeyUser, policy);
}

/**
 * Whether the role stays in the policy of an existing key, even if someone read the policy before our write and wrote
 * it afterwards. No one else knows a new key.
 */
async function isSettled(
  { aws, request, pause, settledMs }: StepContext,
  keyArn: string,
  roleArn: string,
): Promise<boolean> {
  if (request.key.mode === 'create') return true;
  await pause(settledMs);
  return hasKeyUser(await readKeyPolicy(aws, keyArn), roleArn);
}

const ACCESS_WARNINGS: Readonly<Partial<Record<KeyAccess['kind'], string>>> = {
  anyone: 'key-policy-anyone',
  'other-account': 'key-policy-other-account',
  deleted: 'key-policy-deleted-principal',
};

function warningsOf(access: readonly KeyAccess[]): string[] {
  return [...new Set(access.flatMap(({ kind }) => ACCESS_WARNINGS[kind] ?? []))];
}
