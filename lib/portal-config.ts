import { z } from 'zod';
import { limitsSchema } from './limits.ts';
import { webhookHostsSchema } from './notices/team-channels.ts';
import { retentionSchema } from './retention.ts';
import { groupNames, teamSchema } from './team.ts';

export const portalConfigSchema = z.strictObject({
  teams: z
    .array(teamSchema, { error: 'is not a list: write the teams as a list' })
    .min(1, 'the list is empty: describe at least one team')
    .superRefine(checkNoneTwice, { when: (payload) => teamKeys.safeParse(payload.value).success }),
  groups: z.strictObject({ support: groupNames, auditor: groupNames, admin: groupNames.default([]) }),
  limits: limitsSchema.optional(),
  notifications: webhookHostsSchema.optional(),
  retention: retentionSchema.optional(),
});

/** The content of the configuration file: the teams, and the groups with roles across all teams. */
export type PortalConfig = z.output<typeof portalConfigSchema>;

const teamKeys = z.array(z.looseObject({ id: z.string(), externalId: z.string() }));

function checkNoneTwice(teams: z.input<typeof teamKeys>, context: z.RefinementCtx): void {
  teams.forEach((team, index) => {
    const earlier = teams.slice(0, index);
    if (earlier.some((other) => other.id === team.id)) {
      context.addIssue({
        code: 'custom',
        path: [index, 'id'],
        message: `${team.id} is taken by a team above: choose another`,
      });
    }
    // If two teams shared an external id, requests of one would pass as requests of the other.
    if (earlier.some((other) => other.externalId === team.externalId)) {
      context.addIssue({
        code: 'custom',
        path: [index, 'externalId'],
        message: 'is also used by a team above: give each team its own',
      });
    }
  });
}
