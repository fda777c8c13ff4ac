import { PortalError } from '#lib/errors.ts';
import type { PasswordField } from '#lib/request/schema.ts';
import { hasAwsCode } from '#server/aws/aws-error.ts';
import { owningRun } from '#server/aws/owner.ts';
import { lookSecret, type SecretState } from '#server/aws/secrets/look-secret.ts';
import { restoreSecret, tagSecret } from '#server/aws/secrets/secrets.ts';
import { withIntent } from '../calls/with-intent.ts';
import { type StepContext, VISIBLE_MS } from '../worker/step.ts';
import { tagsToMake } from './made-tags.ts';
import { findStanding } from './secret-ownership.ts';

/**
 * Makes an existing secret this run's own: it already is, or it's pending deletion and was selected for restore.
 * Ownership is settled first, by the run's tag and under a lock across all runs, and only then is the value changed.
 * Throws the conflict if the secret stays another's.
 */
export async function adoptSecret(
  context: StepContext,
  field: PasswordField,
  found: SecretState,
): Promise<SecretState> {
  const wanted = context.request[field];
  const hasBegun = (await context.loadIntent()).attemptedAgoMs !== null;
  if ((await settle(context, field, found, hasBegun)) === 'own') return found;
  // Without the password, the secret would be restored with its former value.
  await context.openPassword(field);
  return context.withSecretLock(found.arn, async () => {
    const secret = await lookSecret(context.aws, wanted.secretName);
    if (!secret) throw new PortalError('resource-missing', { arn: found.arn });
    if ((await settle(context, field, secret, hasBegun)) === 'own') return secret;
    if (secret.deletedAt !== null) await restore(context, secret);
    return putTags(context, field, secret.arn);
  });
}

async function settle(context: StepContext, field: PasswordField, secret: SecretState, hasBegun: boolean) {
  const standing = await findStanding(context, field, secret, hasBegun);
  if (standing.kind !== 'conflict') return standing.kind;
  throw new PortalError(standing.conflict.code, standing.conflict.params);
}

/**
 * The intent is stored first. It shows any process that finds the secret restored but untagged that this run restored
 * it.
 */
async function restore(context: StepContext, { arn }: SecretState): Promise<void> {
  await withIntent(context, async (aws) => {
    try {
      await restoreSecret(aws, arn);
    } catch (error) {
      // AWS also returns this code if an earlier call with a lost response restored the secret, which may become
      // visible later.
      if (!hasAwsCode(error, 'InvalidRequestException')) throw error;
      const isRestored = await context.waitUntil('not-visible-yet', VISIBLE_MS, async () => {
        return (await lookSecret(context.aws, arn))?.deletedAt === null || null;
      });
      if (!isRestored) throw error;
    }
  });
}

/** AWS may still show the secret as it was before it was restored and tagged. */
async function putTags(context: StepContext, field: PasswordField, arn: string): Promise<SecretState> {
  const { aws, runId } = context;
  const tags = tagsToMake(context, field);
  const own = await context.waitUntil('not-visible-yet', VISIBLE_MS, async () => {
    try {
      await tagSecret(aws, arn, tags);
    } catch (error) {
      if (hasAwsCode(error, 'InvalidRequestException')) return null;
      throw error;
    }
    const secret = await lookSecret(aws, arn);
    return secret && secret.deletedAt === null && owningRun(secret.tags) === runId ? secret : null;
  });
  if (own === null) throw new PortalError('not-visible-yet', { operation: 'TagResource', arn });
  return own;
}
