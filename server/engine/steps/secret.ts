import { endsLikeSecretArn } from '#lib/aws/names.ts';
import { type ErrorCode, isPortalError, PortalError } from '#lib/errors.ts';
import { type PasswordField, secretValue } from '#lib/request/schema.ts';
import { AwsError, isAwsError } from '#server/aws/aws-error.ts';
import { describeKey, keyProblem } from '#server/aws/kms/look-key.ts';
import { lookSecret, type SecretState } from '#server/aws/secrets/look-secret.ts';
import { createSecret, replaceSecretValue } from '#server/aws/secrets/secrets.ts';
import { type PlanContext, type Step, type StepContext, type StepResult, VISIBLE_MS } from '../worker/step.ts';
import { adoptSecret } from './adopt-secret.ts';
import { confirmKey } from './as-made.ts';
import { tagsToMake } from './made-tags.ts';
import { conflicting, planned } from './planned.ts';
import { ARN_OF, findStanding } from './secret-ownership.ts';
import { verifySecret } from './verify-secret.ts';

export const sourceSecret = secretStep('source-secret', 'source');
export const destinationSecret = secretStep('destination-secret', 'destination');

/**
 * Section 2 of the walkthrough, once for each side. The token of the call is stored before it's sent, so that sending
 * it twice gives one secret, or one version of a restored one.
 */
function secretStep(name: 'source-secret' | 'destination-secret', field: PasswordField): Step {
  return {
    name,
    plan: (context) => planSecret(context, name, field),
    ensure: (context) => ensureSecret(context, field),
    verify: (context) => verifySecret(context, field),
  };
}

async function planSecret(context: PlanContext, name: 'source-secret' | 'destination-secret', field: PasswordField) {
  const { aws, request } = context;
  const { secretName, description } = request[field];
  const secret = await lookSecret(aws, secretName);
  const warnings = endsLikeSecretArn(secretName) ? ['secret-ends-like-arn'] : [];
  const made = { tags: tagsToMake(context, field), description, warnings };
  if (!secret) return planned(name, 'create', secretName, made);
  const { arn } = secret;
  const standing = await findStanding(context, field, secret);
  if (standing.kind === 'conflict') return conflicting(name, secretName, standing.conflict, arn);
  if (standing.kind === 'restore') return planned(name, 'restore', secretName, { arn, ...made });
  return planned(name, 'no-change', secretName, { arn, isOwn: true });
}

async function ensureSecret(context: StepContext, field: PasswordField): Promise<StepResult> {
  const { secretName, restoreArn } = context.request[field];
  const look = context.isAbsent ? null : lookSecret(context.aws, secretName);
  const [found] = await Promise.all([look, confirmKey(context)]);
  const { arn, isStoredNow } = found
    ? await completeOwn(context, field, found)
    : { arn: await makeSecret(context, field), isStoredNow: true };
  const outcome = arn === restoreArn ? 'restored' : 'created';
  // A person who re-entered the password must know which one the secret has.
  const isOfBefore = !isStoredNow && context.passwordsGivenAgain.includes(field);
  return {
    outcome: isOfBefore ? 'stored-before' : outcome,
    params: { secretName },
    arns: { [ARN_OF[field]]: arn },
    spentPassword: field,
  };
}

/** A secret that this run created already has its value. One that it restored gets it now. */
async function completeOwn(context: StepContext, field: PasswordField, found: SecretState) {
  const { arn, versions } = await adoptSecret(context, field, found);
  const { token } = await context.loadIntent();
  const isStoredNow = !versions.includes(token);
  if (isStoredNow) await writeValue(context, field, arn, token);
  return { arn, isStoredNow };
}

async function writeValue(context: StepContext, field: PasswordField, arn: string, token: string): Promise<void> {
  const { aws, request } = context;
  const password = await context.openPassword(field);
  const { userName, description } = request[field];
  const value = secretValue(userName, password);
  const keyArn = context.arns.keyArn ?? '';
  const isWritten = await context.waitUntil('not-visible-yet', VISIBLE_MS, async () => {
    try {
      const content = { arn, token, keyArn, value, password, description };
      await replaceSecretValue(aws, { ...content, isKeyNew: isKeyNew(context) });
      return true;
    } catch (error) {
      // Either an earlier call with a lost response wrote this version, or AWS still shows the secret as pending
      // deletion. A read tells which.
      if (!isPortalError(error) || !LATE_OR_DONE.includes(error.code)) throw error;
      return (await lookSecret(aws, arn))?.versions.includes(token) || null;
    }
  });
  if (!isWritten) throw new PortalError('not-visible-yet', { operation: 'UpdateSecret', arn });
}

const LATE_OR_DONE: readonly ErrorCode[] = ['secret-name-taken', 'secret-waits-for-deletion'];

async function makeSecret(context: StepContext, field: PasswordField): Promise<string> {
  const { aws, request, arns } = context;
  const { secretName, userName, description } = request[field];
  const { token } = await context.loadIntent();
  const password = await context.openPassword(field);
  try {
    return await createSecret(aws, {
      name: secretName,
      token,
      keyArn: arns.keyArn ?? '',
      value: secretValue(userName, password),
      password,
      description,
      tags: tagsToMake(context, field),
      isKeyNew: isKeyNew(context),
    });
  } catch (error) {
    if (!isPortalError(error)) throw error;
    if (error.code === 'secret-encryption-failed') await explainKey(context, error);
    if (!LATE_OR_DONE.includes(error.code)) throw error;
    // The name was taken between the read and the call, or by this run's own call with a lost response and an expired
    // token.
    const own = await context.waitUntil('not-visible-yet', VISIBLE_MS, () => lookOwnSecret(context, field));
    if (own === null) throw error;
    return own;
  }
}

/** Secrets Manager doesn't say why it couldn't use the key: throws the reason if the state of the key shows one. */
async function explainKey({ aws, arns }: StepContext, error: PortalError): Promise<void> {
  const key = await describeKey(aws, arns.keyArn ?? '');
  const problem = key && keyProblem(aws, key);
  if (!problem || !isAwsError(error)) return;
  throw new AwsError(problem.code, problem.params, { aws: error.aws, isOutcomeUnknown: false, cause: error });
}

/** The ARN of the secret that this run created. Null if the name is free. Throws if the secret is another's. */
async function lookOwnSecret(context: StepContext, field: PasswordField): Promise<string | null> {
  const secret = await lookSecret(context.aws, context.request[field].secretName);
  if (!secret) return null;
  const standing = await findStanding(context, field, secret);
  if (standing.kind === 'conflict') throw new PortalError(standing.conflict.code, standing.conflict.params);
  return standing.kind === 'own' ? secret.arn : null;
}

function isKeyNew({ request: { key } }: StepContext): boolean {
  return key.mode === 'create' || key.restore === true;
}
