import type { Team } from '../team.ts';
import type { Submission } from './schema.ts';

/** The names that the console walkthrough uses, with the team's prefix if it has one. */
export function defaultSubmission(team: Pick<Team, 'id' | 'regions' | 'namePrefix'> | undefined): Submission {
  const prefix = team?.namePrefix ?? '';
  return {
    target: { teamId: team?.id ?? '', region: team?.regions[0] ?? '' },
    key: {
      mode: 'create',
      alias: `${prefix}limitless`,
      description: '',
      administratorArns: [],
      administratorsMayDelete: true,
    },
    source: { secretName: `${prefix}source_DB_secret`, userName: 'sourcedbreader' },
    destination: { secretName: `${prefix}destination_DB_secret`, userName: 'destinationdbwriter' },
    role: { roleName: `${prefix}aurora-data-loader`, policyName: 'data_loading_policy' },
    passwords: { source: '', destination: '' },
  };
}
