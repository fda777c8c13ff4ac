import { accountRootArn, isRoleOrUserArn, parseArn, principalOf } from '#lib/aws/arn.ts';
import { PortalError } from '#lib/errors.ts';
import type { TemplateFormat } from '#lib/onboarding.ts';
import { type Actor, personOf } from '#lib/people/access.ts';
import type { Team } from '#lib/team.ts';
import { requirePermission } from '#server/auth/require-permission.ts';
import { lookUpOwnArn } from '#server/aws/session/look-up-own-arn.ts';
import { onboardingTemplate } from '#server/onboard/templates.ts';
import { findTeam, type Portal } from '#server/portal.ts';
import { recordAct } from '#server/store/audit/append-audit.ts';

/**
 * Returns the template for a team's account, as the command prints it, and records the export. Throws not-found for
 * non-admins, and portal-role-unknown.
 */
export async function exportTemplate(
  { db, config, settings }: Pick<Portal, 'db' | 'config' | 'settings'>,
  actor: Actor,
  { teamId, format }: { teamId: string; format: TemplateFormat },
): Promise<string> {
  await requirePermission(db, actor, 'admin.view');
  const team = findTeam(config, teamId);
  const trustee = await findTrustee(team, settings.isSandbox);
  if (trustee === null) throw new PortalError('portal-role-unknown');
  await recordAct(db, { kind: 'export', teamId, runId: null, by: personOf(actor), data: { format } });
  return onboardingTemplate(format, team, trustee);
}

/**
 * The principal that a team's trust policy must trust: the portal's role or user. In a sandbox, where the portal is
 * neither, it's the account. Null if AWS doesn't return one.
 */
async function findTrustee(team: Team, isSandbox: boolean): Promise<string | null> {
  const ownArn = await lookUpOwnArn(team.regions[0] as string);
  if (ownArn === null) return null;
  const principal = principalOf(ownArn);
  if (isRoleOrUserArn(principal)) return principal;
  const accountId = parseArn(ownArn)?.accountId;
  return isSandbox && accountId ? accountRootArn(team.partition, accountId) : null;
}
