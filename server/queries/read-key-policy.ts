import { parseArn } from '#lib/aws/arn.ts';
import type { PolicyDocument } from '#lib/aws/policy.ts';
import { PortalError } from '#lib/errors.ts';
import type { Actor } from '#lib/people/access.ts';
import { readKeyPolicy as readPolicy } from '#server/aws/kms/look-key.ts';
import type { TeamAws } from '#server/aws/session/team-aws.ts';
import { withTeamAws } from '#server/aws/session/with-team-aws.ts';
import { findKeyStanding } from '#server/engine/steps/existing-key.ts';
import type { Portal } from '#server/portal.ts';

interface ChosenKey {
  teamId: string;
  region: string;
  keyArn: string;
  /** The key may be pending deletion, because the setup will restore it. */
  restore: boolean;
}

/**
 * Reads the key policy of an existing key that the team may use. Throws not-found, invalid-input for a key of another
 * place, why the key can't be used, and AWS errors.
 */
export function readKeyPolicy(portal: Portal, actor: Actor, chosen: ChosenKey): Promise<PolicyDocument> {
  return withTeamAws(portal, actor, chosen, async (aws) => {
    const { keyArn, restore } = chosen;
    if (!isInPlace(aws, keyArn)) throw new PortalError('invalid-input');
    const standing = await findKeyStanding(aws, { mode: 'existing', keyArn, restore });
    if (standing.kind === 'conflict') throw new PortalError(standing.conflict.code, standing.conflict.params);
    return readPolicy(aws, keyArn);
  });
}

function isInPlace({ team, region }: TeamAws, keyArn: string): boolean {
  const arn = parseArn(keyArn);
  return (
    arn?.service === 'kms' &&
    arn.partition === team.partition &&
    arn.accountId === team.accountId &&
    arn.region === region &&
    arn.resource.startsWith('key/')
  );
}
