import type { DeployedTeam } from '#lib/aws/deployer-policy.ts';

/** A run's team: its name, its deployer role, and what the role's policy depends on. */
export interface PageTeam extends DeployedTeam {
  name: { en: string; ja: string };
  deployerRoleArn: string;
}
