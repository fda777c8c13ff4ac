import { PortalError } from '#lib/errors.ts';
import type { TemplateFormat } from '#lib/onboarding.ts';
import { type Actor, personOf } from '#lib/people/access.ts';
import { requirePermission } from '#server/auth/require-permission.ts';
import { findTrustee } from '#server/onboard/find-trustee.ts';
import { onboardingTemplate } from '#server/onboard/templates.ts';
import { findTeam, type Portal } from '#server/portal.ts';
import { recordAct } from '#server/store/audit/append-audit.ts';

/**
 * What a team's account needs, as the command prints it; that somebody had it is recorded. Throws not-found for whoever is no admin, and
 * portal-role-unknown.
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
