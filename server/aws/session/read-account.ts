import { isPortalError, PortalError } from '#lib/errors.ts';
import { patientCall } from '../patient-call.ts';
import { describeRefusal } from './describe-refusal.ts';
import type { TeamAws } from './team-aws.ts';

/** Reads are safe to repeat, so the SDK may retry them. */
export const READ_ATTEMPTS = 3;

/**
 * Reads an account, retrying throttled calls for a while, and closes it. A deployer-role-refused error carries what is
 * needed to fix the role.
 */
export async function readAccount<T>(aws: TeamAws, read: (aws: TeamAws) => Promise<T>): Promise<T> {
  try {
    return await read({ ...aws, call: patientCall() });
  } catch (error) {
    if (!isPortalError(error) || error.code !== 'deployer-role-refused') throw error;
    const params = { ...error.params, ...(await describeRefusal(aws.team, aws.region)) };
    throw new PortalError('deployer-role-refused', params, { cause: error });
  } finally {
    aws.close();
  }
}
