import { isPortalError } from '#lib/errors.ts';
import { isAwsError, readAwsError } from '#server/aws/aws-error.ts';
import type { AwsCall, TeamAws } from '#server/aws/session/team-aws.ts';
import type { StepContext } from '../worker/step.ts';

/**
 * Stores that a call is about to be sent, and lets it be made with the `aws` that is given. The intent is taken back where nothing can
 * have come of it: the call was not sent, because the process stops or the run is cancelled, or AWS certainly refused every try. What an
 * earlier attempt may have done stays stored, unless the caller has `settled` that it did nothing.
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

/** Of the call itself: a PortalError comes from getting the credentials for it, before it was sent. */
function isOutcomeUnknown(thrown: unknown, operation: string): boolean {
  if (isPortalError(thrown)) return false;
  const error = readAwsError(thrown, operation);
  return isAwsError(error) && error.isOutcomeUnknown;
}
