import { portalTags } from '#lib/aws/policies.ts';
import { isPortalError, PortalError } from '#lib/errors.ts';
import type { Check, RunArns } from '#lib/setup/events.ts';
import { UNKNOWN_RUN_ID } from '#lib/setup/plan.ts';
import { type PasswordField, secretValue } from '#lib/setup/request.ts';
import { lookSecret, type SecretState } from '#server/aws/look-secret.ts';
import { createSecret } from '#server/aws/make-secret.ts';
import { ownerParams, owningRun } from '#server/aws/owner.ts';
import { check } from '../check.ts';
import { type Step, type StepContext, VISIBLE_MS } from '../step.ts';
import { conflicting, planned } from './planned.ts';

const ARN_OF = { source: 'sourceSecretArn', destination: 'destinationSecretArn' } as const satisfies Record<
  PasswordField,
  keyof RunArns
>;

export const sourceSecret = secretStep('source-secret', 'source');
export const destinationSecret = secretStep('destination-secret', 'destination');

/** Section 2, once for each side. The token of CreateSecret is stored before the call: sent twice, it makes one secret. */
function secretStep(name: 'source-secret' | 'destination-secret', field: PasswordField): Step {
  return {
    name,

    async plan({ aws, request, runId }) {
      const { secretName } = request[field];
      const secret = await lookSecret(aws, secretName);
      if (!secret) {
        return planned(name, 'create', secretName, { tags: portalTags(aws.team.id, runId ?? UNKNOWN_RUN_ID) });
      }
      const conflict = findConflict(secret, secretName, runId);
      if (conflict) return conflicting(name, secretName, conflict, secret.arn);
      return planned(name, 'no-change', secretName, { arn: secret.arn });
    },

    async ensure(context) {
      const { secretName } = context.request[field];
      const secret = (await lookOwnSecret(context, secretName)) ?? (await makeSecret(context, field));
      return {
        outcome: 'created',
        params: { secretName },
        arns: { [ARN_OF[field]]: secret },
        spentPassword: field,
      };
    },

    verify: (context) => verifySecret(context, field),
  };
}

function findConflict(secret: SecretState, name: string, runId: string | null) {
  const params = { name, arn: secret.arn, ...ownerParams(secret.tags) };
  if (secret.deletedAt !== null) {
    return { code: 'secret-waits-for-deletion' as const, params: { ...params, date: secret.deletedAt } };
  }
  return runId !== null && owningRun(secret.tags) === runId ? null : { code: 'secret-name-taken' as const, params };
}

/** The ARN of the secret that this run made already; null where the name is free; throws where it is another's. */
async function lookOwnSecret(context: StepContext, name: string): Promise<string | null> {
  const secret = await lookSecret(context.aws, name);
  if (!secret) return null;
  const conflict = findConflict(secret, name, context.runId);
  if (conflict) throw new PortalError(conflict.code, conflict.params);
  return secret.arn;
}

async function makeSecret(context: StepContext, field: PasswordField): Promise<string> {
  const { aws, request, arns } = context;
  const { secretName, userName } = request[field];
  const { token } = await context.loadIntent();
  const password = await context.openPassword(field);
  try {
    return await createSecret(aws, {
      name: secretName,
      token,
      keyArn: arns.keyArn ?? '',
      value: secretValue(userName, password),
      password,
      tags: context.tags,
      isKeyNew: request.key.mode === 'create',
    });
  } catch (error) {
    if (!isPortalError(error) || error.code !== 'secret-name-taken') throw error;
    // Taken between the look and the call, or by this run's own call whose answer was lost and whose token AWS has dropped.
    const own = await context.waitUntil('not-visible-yet', VISIBLE_MS, () => lookOwnSecret(context, secretName));
    if (own === null) throw error;
    return own;
  }
}

async function verifySecret(context: StepContext, field: PasswordField): Promise<Check[]> {
  const arn = context.arns[ARN_OF[field]] ?? '';
  const { secretName } = context.request[field];
  const params = { name: secretName };
  const { keyArn = '' } = context.arns;
  // Secrets Manager says either the ARN or the id alone.
  const keyId = keyArn.split('/').at(-1);
  const secret = await lookSecret(context.aws, arn);
  const { token } = await context.loadIntentOf(field === 'source' ? 'source-secret' : 'destination-secret');
  return [
    check(`${field}-secret-key`, params, keyArn, secret?.kmsKeyId === keyId ? keyArn : (secret?.kmsKeyId ?? '')),
    check.tags(`${field}-secret-tags`, params, context.tags, secret?.tags ?? {}),
    check(`${field}-secret-version`, params, token, secret?.currentVersions[0] ?? ''),
  ];
}
