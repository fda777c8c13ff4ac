import type { WizardTeam } from '#lib/request/bounds.ts';

/** A team that somebody may start a set-up for. */
export const TEAM: WizardTeam = {
  id: 'payments',
  name: { en: 'Payments', ja: '決済' },
  accountId: '111111111111',
  partition: 'aws',
  regions: ['us-east-1'],
  needsApproval: false,
};
