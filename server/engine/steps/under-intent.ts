import { isAwsError, readAwsError } from '#server/aws/aws-error.ts';
import type { AwsCall, TeamAws } from '#server/aws/team-aws.ts';
import type { StepContext } from '../step.ts';

/**
 * Stores that a call is about to be sent, and lets it be made with the `aws` that is given. The intent is taken back where nothing can
 * have come of the call: it was not sent, because the process stops or the run is cancelled, or AWS certainly refused every try.
 */
export async function underIntent<T>(context: StepContext, make: (aws: TeamAws) => Promise<T>): Promise<T> {
  const { aws, markIntent } = context;
  let isMadePerhaps = false;
  const call: AwsCall = (operation, send, params, options) => {
    const sendWatched = async () => {
      try {
        const answer = await send();
        isMadePerhaps = true;
        return answer;
      } catch (thrown) {
        const error = readAwsError(thrown, operation, params);
        isMadePerhaps ||= !isAwsError(error) || error.isOutcomeUnknown;
        throw thrown;
      }
    };
    return aws.call(operation, sendWatched, params, options);
  };
  await markIntent(true);
  try {
    return await make({ ...aws, call });
  } catch (error) {
    if (!isMadePerhaps) await markIntent(false);
    throw error;
  }
}
