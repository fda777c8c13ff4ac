import { isPortalError } from '#lib/errors.ts';
import { isAwsError, readAwsError } from '#server/aws/aws-error.ts';
import type { AwsCall, TeamAws } from '#server/aws/session/team-aws.ts';
import type { StepContext } from '../worker/step.ts';

/**
 * Stores the intent to send a call, then makes the call with the given `aws`. The intent is removed if the call
 * certainly had no effect: it wasn't sent because the process stops or the run is cancelled, or AWS rejected every
 * attempt. The intent of an earlier attempt stays stored unless the caller has `settled` that it had no effect.
 */
export async function withIntent<T, Aws extends Pick<TeamAws, 'call'>>(
  context: Pick<StepContext, 'loadIntent' | 'markIntent'> & { aws: Aws },
  make: (aws: Aws) => Promise<T>,
  { settled = false }: { settled?: boolean } = {},
): Promise<T> {
  const { aws, loadIntent, markIntent } = context;
  let isDonePerhaps = !settled && (await loadIntent()).attemptedAgoMs !== null;
  const call: AwsCall = (operation, send, params, options) => {
    const sendWatched = async () => {
      try {
        const answer = await send();
        isDonePerhaps = true;
        return answer;
      } catch (thrown) {
        isDonePerhaps ||= isOutcomeUnknown(thrown, operation);
        throw thrown;
      }
    };
    return aws.call(operation, sendWatched, params, options);
  };
  await markIntent(true);
  try {
    return await make({ ...aws, call });
  } catch (error) {
    if (!isDonePerhaps) await markIntent(false);
    throw error;
  }
}

/** Only for the call itself: a PortalError comes from getting its credentials, before it was sent. */
function isOutcomeUnknown(thrown: unknown, operation: string): boolean {
  if (isPortalError(thrown)) return false;
  const error = readAwsError(thrown, operation);
  return isAwsError(error) && error.isOutcomeUnknown;
}
