/** The tag that Aurora PostgreSQL Limitless Database requires to assume the role; every character matters. */
export const ASSUMER_TAG = { key: 'assumer', value: 'aurora_limitless_table_data_load' } as const;

/** Every tag that the portal puts on what it makes, except the role's `assumer`. */
export function portalTags(teamId: string, runId: string): { key: string; value: string }[] {
  return [PORTAL_TAG, { key: TEAM_TAG, value: teamId }, { key: RUN_TAG, value: runId }];
}

export const PORTAL_TAG = { key: 'managed-by', value: 'limitless-portal' } as const;

export const TEAM_TAG = 'limitless-portal:team';

export const RUN_TAG = 'limitless-portal:run';
