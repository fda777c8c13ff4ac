import { isPortalError } from '#lib/errors.ts';
import type { OrphanKind, Presence } from '#lib/sweep/orphans.ts';
import { lookRole } from './iam/look-role.ts';
import { describeKey } from './kms/look-key.ts';
import { lookSecret } from './secrets/look-secret.ts';
import type { TeamAws } from './session/team-aws.ts';

/** Whether a resource is there, by asking for it alone. One that does not let itself be looked at is there. */
export async function lookPresence(aws: TeamAws, { kind, arn }: { kind: OrphanKind; arn: string }): Promise<Presence> {
  try {
    return await LOOKS[kind](aws, arn);
  } catch (error) {
    if (isPortalError(error) && error.code === 'access-denied') return 'present';
    throw error;
  }
}

const DELETION_STATES = new Set(['PendingDeletion', 'PendingReplicaDeletion']);

const LOOKS: Readonly<Record<OrphanKind, (aws: TeamAws, arn: string) => Promise<Presence>>> = {
  'kms-key': async (aws, arn) => {
    const key = await describeKey(aws, arn);
    if (!key) return 'absent';
    return DELETION_STATES.has(key.KeyState ?? '') ? 'deletion-pending' : 'present';
  },
  secret: async (aws, arn) => {
    const secret = await lookSecret(aws, arn);
    if (!secret) return 'absent';
    if (secret.isReplica) return 'replica';
    return secret.deletedAt === null ? 'present' : 'deletion-pending';
  },
  'iam-role': async (aws, arn) => {
    // The name alone may be that of another one, under another path.
    const role = await lookRole(aws, arn.split('/').at(-1) ?? '');
    return role?.arn === arn ? 'present' : 'absent';
  },
};
