import type { PageTeam } from '#components/runs/page-team.ts';
import type { WizardTeam } from '#lib/request/bounds.ts';

/** A team for which a person may start a setup. */
export const TEAM: WizardTeam = {
  id: 'payments',
  name: { en: 'Payments', ja: '決済' },
  accountId: '111111111111',
  partition: 'aws',
  regions: ['us-east-1'],
  needsApproval: false,
};

/** The same team as the page of a run gets it. */
export const PAGE_TEAM: PageTeam = {
  id: TEAM.id,
  name: TEAM.name,
  partition: TEAM.partition,
  accountId: TEAM.accountId,
  regions: TEAM.regions,
  deployerRoleArn: 'arn:aws:iam::111111111111:role/limitless-deployer',
};
