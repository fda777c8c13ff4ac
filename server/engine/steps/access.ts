import { confirmAccount } from '#server/aws/session/confirm-account.ts';
import type { Step } from '../worker/step.ts';

/** Assumes the team's deployer role and checks that the session is in the team's account. */
export const access: Step = {
  name: 'access',
  async ensure({ aws }) {
    const identity = await confirmAccount(aws);
    return { outcome: 'checked', params: { accountId: identity.accountId, deployer: aws.team.deployerRoleArn } };
  },
};
