import type { PolicyDocument } from '#lib/aws/policy.ts';
import { removeKeyUser } from '#lib/aws/remove-key-user.ts';
import { deleteRole, deleteRolePolicy } from '#server/aws/iam/roles.ts';
import { changeKeyPolicy } from '#server/aws/kms/change-key-policy.ts';
import { deleteAlias, scheduleKeyDeletion } from '#server/aws/kms/keys.ts';
import { scheduleSecretDeletion } from '#server/aws/secrets/secrets.ts';
import { ensureRemoved } from '../clean-up/ensure-removed.ts';
import {
  lookAliasLeft,
  lookKeyLeft,
  lookKeyUserLeft,
  lookRoleLeft,
  lookRolePolicyLeft,
  lookSecretLeft,
} from '../clean-up/look-left.ts';
import type { Step, StepContext } from '../worker/step.ts';
import { noteOutsideEdits, type OutsideEdits, tellOutsideEdits } from './outside-edits.ts';

/** Removes the role from the key users, under a lock across all runs that change this key's policy. */
export const removeKeyUserEntry: Step = {
  name: 'remove-key-user',
  async ensure(context) {
    const edits: OutsideEdits = { restored: [], lost: [] };
    const result = await ensureRemoved(context, {
      resource: 'key-policy',
      look: lookKeyUserLeft,
      within: ({ withKeyLock }, row, work) => withKeyLock(row.arn ?? '', work),
      send: (sending, row) => removeRoleFromPolicy(sending, row.arn ?? '', edits),
    });
    return { ...result, ...tellOutsideEdits(edits, result.params) };
  },
};

/** Reads, merges, writes and reads again. If another change came in between, all of it is repeated. */
async function removeRoleFromPolicy(
  { aws, arns }: StepContext,
  keyArn: string,
  edits: OutsideEdits,
): Promise<{ date: null } | null> {
  const roleArn = arns.roleArn ?? '';
  const change = (policy: PolicyDocument) => removeKeyUser(policy, roleArn);
  const made = await changeKeyPolicy(aws, { keyArn, roleArn }, change, { isOnce: true });
  noteOutsideEdits(edits, made);
  return made.isLasting ? { date: null } : null;
}

export const removeAlias: Step = {
  name: 'remove-alias',
  ensure: (context) =>
    ensureRemoved(context, {
      resource: 'kms-alias',
      look: lookAliasLeft,
      async send({ aws, request }) {
        if (request.key.mode === 'create') await deleteAlias(aws, request.key.alias);
        return { date: null };
      },
    }),
};

/** A confirmed plan contains only keys that the run created. */
export const removeKey: Step = {
  name: 'remove-key',
  ensure: (context) =>
    ensureRemoved(context, {
      resource: 'kms-key',
      look: (source, row) => lookKeyLeft(source, row.arn ?? ''),
      async send({ aws }, row, { keyDeletionDays: windowDays }) {
        return { date: await scheduleKeyDeletion(aws, { arn: row.arn ?? '', windowDays }) };
      },
    }),
};

export const removeRolePolicy: Step = {
  name: 'remove-role-policy',
  ensure: (context) =>
    ensureRemoved(context, {
      resource: 'role-policy',
      look: lookRolePolicyLeft,
      async send({ aws, request }) {
        await deleteRolePolicy(aws, request.role);
        return { date: null };
      },
    }),
};

export const removeRole: Step = {
  name: 'remove-role',
  ensure: (context) =>
    ensureRemoved(context, {
      resource: 'iam-role',
      look: lookRoleLeft,
      async send({ aws, request }) {
        await deleteRole(aws, request.role.roleName);
        return { date: null };
      },
    }),
};

export const removeSourceSecret = removeSecretStep('remove-source-secret', 'source-secret');
export const removeDestinationSecret = removeSecretStep('remove-destination-secret', 'destination-secret');

/** Always with a recovery window, during which the secret can be restored. */
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
