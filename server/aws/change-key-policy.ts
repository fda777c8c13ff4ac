import { PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import type { PolicyDocument } from '#lib/aws/policies.ts';
import { readKeyPolicy } from './look-key.ts';
import type { CallOptions, TeamAws } from './team-aws.ts';

/**
 * Reads the key's policy, changes it, and puts the whole in the place of the old one. KMS knows no versions: what is tried again after
 * a wait reads again, so that it does not take back what somebody else has changed meanwhile. False where there was nothing to change.
 * Throws principal-not-visible where KMS does not know the role (yet).
 */
export async function changeKeyPolicy(
  aws: TeamAws,
  { keyArn, roleArn }: { keyArn: string; roleArn: string },
  change: (policy: PolicyDocument) => PolicyDocument,
  options: CallOptions = {},
): Promise<boolean> {
  const params = { arn: keyArn, roleArn };
  let isSent = false;
  const readAndPut = async () => {
    const before = await readKeyPolicy(aws, keyArn);
    const after = change(before);
    if (after === before) return;
    const command = new PutKeyPolicyCommand({ KeyId: keyArn, PolicyName: 'default', Policy: JSON.stringify(after) });
    isSent = true;
    await aws.call('PutKeyPolicy', () => aws.kms.send(command), params, { isSentOnce: true });
  };
  await aws.call('PutKeyPolicy', readAndPut, params, options);
  return isSent;
}
