import { PortalError } from '#lib/errors.ts';
import type { Condition } from '#lib/onboarding.ts';
import { type Actor, isAllowed, personOf } from '#lib/people/access.ts';
import { sourceIdentity } from '#server/aws/session/source-identity.ts';
import { checkOnboarding } from '#server/onboard/check-onboarding.ts';
import { findTeam, type Portal } from '#server/portal.ts';
import { recordAct } from '#server/store/audit/append-audit.ts';

/** Checks under the admin's identity whether a team's account is ready. Throws not-found, also for non-admins. */
export async function checkTeam(
  { db, config, settings }: Pick<Portal, 'db' | 'config' | 'settings'>,
  actor: Actor,
  { teamId }: { teamId: string },
): Promise<Condition[]> {
  if (!isAllowed(actor, 'admin.check-team')) throw new PortalError('not-found');
  const team = findTeam(config, teamId);
  await recordAct(db, { kind: 'team-check', teamId, runId: null, by: personOf(actor), data: {} });
  return checkOnboarding(team, { askedBy: sourceIdentity(actor), hasAwsStandIn: settings.hasAwsStandIn });
}
