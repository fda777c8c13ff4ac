import type { Step } from '../worker/step.ts';

/** Assumes the team's deployer role. AWS's response shows that the session is in the team's account. */
export const access: Step = {
  name: 'access',
  async ensure({ aws }) {
    const { accountId, deployerRoleArn } = aws.team;
    await aws.call('AssumeRole', aws.assume);
    return { outcome: 'checked', params: { accountId, deployer: deployerRoleArn } };
  },
};
