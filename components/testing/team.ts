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
