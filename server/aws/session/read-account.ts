import { type ErrorCode, isPortalError, PortalError } from '#lib/errors.ts';
import { patientCall } from '../patient-call.ts';
import { describeFix } from './describe-refusal.ts';
import type { TeamAws } from './team-aws.ts';

/** Reads are safe to repeat, so the SDK may retry them. */
export const READ_ATTEMPTS = 3;

/** Errors that carry what is needed to fix the deployer role: its trust policy, or the statement that it lacks. */
const isRefusal = (code: ErrorCode) => code === 'deployer-role-refused' || code === 'access-denied';

/** Reads an account, retrying throttled calls for a while, and closes it. */
export async function readAccount<T>(aws: TeamAws, read: (aws: TeamAws) => Promise<T>): Promise<T> {
  try {
    return await read({ ...aws, call: patientCall() });
  } catch (error) {
    if (!isPortalError(error) || !isRefusal(error.code)) throw error;
    const params = { ...error.params, ...(await describeFix(error, aws.team, aws.region)) };
    throw new PortalError(error.code, params, { cause: error });
  } finally {
    aws.close();
  }
}
