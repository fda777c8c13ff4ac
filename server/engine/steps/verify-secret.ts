import type { PasswordField } from '#lib/request/schema.ts';
import type { Check } from '#lib/runs/events.ts';
import { orMissingRight } from '#server/aws/aws-error.ts';
import { lookResourcePolicy, lookSecret, type SecretState } from '#server/aws/secrets/look-secret.ts';
import { check } from '../worker/check.ts';
import type { VerifyContext } from '../worker/step.ts';
import { isKey, sharingOfSecret } from './as-made.ts';
import { tagsToMake } from './made-tags.ts';
import { ARN_OF } from './secret-ownership.ts';

/** Reads a secret back and compares each point, never its value. */
export async function verifySecret(context: VerifyContext, field: PasswordField): Promise<Check[]> {
  const arn = context.arns[ARN_OF[field]] ?? '';
  const { secretName, description = '', restoreArn } = context.request[field];
  const params = { name: secretName };
  const { keyArn = '' } = context.arns;
  const [secret, tokens, [policy]] = await Promise.all([
    lookSecret(context.aws, arn),
    context.readTokens(context.runId),
    // An error matters only if the secret is there: then the policy is read again.
    Promise.allSettled([lookResourcePolicy(context.aws, arn)]),
  ]);
  const resourcePolicy = policy.status === 'fulfilled' ? policy.value : undefined;
  const isRestored = restoreArn === arn;
  const token = tokens[`${field}-secret`];
  return [
    check(
      `${field}-secret-key`,
      params,
      keyArn,
      isKey(secret?.kmsKeyId ?? null, keyArn) ? keyArn : (secret?.kmsKeyId ?? ''),
    ),
    check.tags(`${field}-secret-tags`, params, tagsToMake(context, field), secret?.tags ?? {}),
    // A restored secret keeps its own description if the request has none.
    ...(isRestored && description === ''
      ? []
      : [check(`${field}-secret-description`, params, description, secret?.description ?? '')]),
    check(`${field}-secret-version`, params, token, readableVersions(secret, isRestored)),
    // Secrets Manager doesn't show the resource policy of a secret that is pending deletion, which fails the version.
    ...(secret?.deletedAt ? [] : [await checkSharing(context, field, secret, resourcePolicy)]),
  ];
}

/**
 * The versions that the loader can read. None if the secret is scheduled for deletion. All versions of a secret that
 * the run created, since it has no others; a restored secret keeps its former ones.
 */
function readableVersions(secret: SecretState | null, isRestored: boolean): string {
  if (secret?.deletedAt !== null) return '';
  return (isRestored ? secret.currentVersions : secret.versions).join(', ');
}

async function checkSharing(
  context: VerifyContext,
  field: PasswordField,
  secret: SecretState | null,
  resourcePolicy: string | null | undefined,
): Promise<Check> {
  const id = `${field}-secret-sharing`;
  const params = { name: context.request[field].secretName };
  if (!secret) return check(id, params, 'none', '');
  const shared = await orMissingRight(sharingOfSecret(context, secret, resourcePolicy));
  if (shared === 'missing') return check.unread(id, params, 'secretsmanager:GetResourcePolicy');
  return check(id, params, 'none', shared.join(', ') || 'none');
}
