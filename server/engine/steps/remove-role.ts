import { deleteRole, deleteRolePolicy } from '#server/aws/iam/delete-role.ts';
import { ensureRemoved } from '../clean-up/ensure-removed.ts';
import { lookRoleLeft, lookRolePolicyLeft } from '../clean-up/look-role-left.ts';
import type { Step } from '../worker/step.ts';

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
