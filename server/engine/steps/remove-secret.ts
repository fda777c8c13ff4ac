import { scheduleSecretDeletion } from '#server/aws/secrets/delete-secret.ts';
import { ensureRemoved } from '../clean-up/ensure-removed.ts';
import { lookSecretLeft } from '../clean-up/look-secret-left.ts';
import type { Step } from '../worker/step.ts';

export const removeSourceSecret = removeSecretStep('remove-source-secret', 'source-secret');
export const removeDestinationSecret = removeSecretStep('remove-destination-secret', 'destination-secret');

/** Never without a recovery window: until its end the secret can be restored. */
function removeSecretStep(
  name: 'remove-source-secret' | 'remove-destination-secret',
  resource: 'source-secret' | 'destination-secret',
): Step {
  return {
    name,
    ensure: (context) =>
      ensureRemoved(context, {
        resource,
        look: (source) => lookSecretLeft(source, resource),
        async send({ aws }, row, { secretRecoveryDays: recoveryDays }) {
          return { date: await scheduleSecretDeletion(aws, { arn: row.arn ?? '', name: row.name, recoveryDays }) };
        },
      }),
  };
}
