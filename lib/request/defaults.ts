import type { Team } from '../team.ts';
import { type NamingTeam, suggestedNames } from '../team-names.ts';
import type { Submission } from './schema.ts';

/** The names that the console walkthrough uses, as the team's rules want them, and its IAM path. */
export function defaultSubmission(
  team: (NamingTeam & Pick<Team, 'regions'> & { iamPath?: string | undefined }) | undefined,
): Submission {
  const names = suggestedNames(team);
  return {
    target: { teamId: team?.id ?? '', region: team?.regions[0] ?? '' },
    key: {
      mode: 'create',
      alias: names.alias,
      description: '',
      administratorArns: [],
      administratorsMayDelete: true,
    },
    source: { secretName: names.source, userName: 'sourcedbreader' },
    destination: { secretName: names.destination, userName: 'destinationdbwriter' },
    role: {
      roleName: names.role,
      policyName: 'data_loading_policy',
      ...(team?.iamPath !== undefined && { path: team.iamPath }),
    },
    passwords: { source: '', destination: '' },
  };
}
