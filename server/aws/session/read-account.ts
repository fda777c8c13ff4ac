import { isPortalError, PortalError } from '#lib/errors.ts';
import { patientCall } from '../patient-call.ts';
import { describeRefusal } from './describe-refusal.ts';
import type { TeamAws } from './team-aws.ts';

/** Reads are harmless to repeat: the SDK may. */
export const READ_ATTEMPTS = 3;

/** Reads an account, with some patience where it is throttled, and closes it; a refused deployer role comes with what mends it. */
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
