import type { PolicyDocument } from '#lib/aws/policies.ts';
import { removeKeyUser } from '#lib/aws/remove-key-user.ts';
import { changeKeyPolicy } from '#server/aws/kms/change-key-policy.ts';
import { deleteAlias, scheduleKeyDeletion } from '#server/aws/kms/delete-key.ts';
import { ensureRemoved } from '../clean-up/ensure-removed.ts';
import { lookAliasLeft, lookKeyLeft } from '../clean-up/look-key-left.ts';
import { lookKeyUserLeft } from '../clean-up/look-role-left.ts';
import type { Step, StepContext } from '../worker/step.ts';
import { noteOutsideEdits, type OutsideEdits, tellOutsideEdits } from './outside-edits.ts';

/** The role leaves the key users, alone among all runs that change the policy of this key. */
export const removeKeyUserEntry: Step = {
  name: 'remove-key-user',
  async ensure(context) {
    const edits: OutsideEdits = { restored: [], lost: [] };
    const result = await ensureRemoved(context, {
      resource: 'key-policy',
      look: lookKeyUserLeft,
      within: ({ withKeyLock }, row, work) => withKeyLock(row.arn ?? '', work),
      send: (sending, row) => removeRole(sending, row.arn ?? '', edits),
    });
    return { ...result, ...tellOutsideEdits(edits, result.params) };
  },
};

/** Reads, merges, writes and reads again: somebody else's change may have come between, and then all of it is done anew. */
async function removeRole(
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

/** Only a key that the run made is ever in a confirmed plan. */
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
