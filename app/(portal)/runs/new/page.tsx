import type { Metadata } from 'next';
import { RequestPage } from '#components/request/request-page.tsx';
import { messages } from '#lib/i18n/messages.ts';
import { isAllowed } from '#lib/people/access.ts';
import type { WizardTeam } from '#lib/request/bounds.ts';
import { draftDaysOf } from '#lib/retention.ts';
import { needsApproval, type Team } from '#lib/team.ts';
import { requirePageActor } from '#server/auth/session/page-actor.ts';
import { refusePage } from '#server/http/refuse-page.ts';
import { currentLocale } from '#server/locale.ts';
import { getPortal } from '#server/portal.ts';

export async function generateMetadata(): Promise<Metadata> {
  const { shell } = messages[await currentLocale()];
  return { title: `${shell.navigation.newRun} - ${shell.portalName}` };
}

export default async function NewRunPage() {
  const actor = await requirePageActor();
  const { config } = getPortal();
  const teams = config.teams.filter((team) => isAllowed(actor, 'run.create', { teamId: team.id })).map(toWizardTeam);
  if (teams.length === 0) return refusePage(actor, 'run.create');
  return <RequestPage teams={teams} draftDays={draftDaysOf(config.retention)} />;
}

/** Only what the form needs. In particular, the external id stays on the server. */
function toWizardTeam(team: Team): WizardTeam {
  const { id, name, accountId, partition, regions, tags, permissionsBoundaryArn } = team;
  const { namePrefix, namePatterns, iamPath } = team;
  const shown = { id, name, accountId, partition, regions, tags, permissionsBoundaryArn };
  return { ...shown, namePrefix, namePatterns, iamPath, needsApproval: needsApproval(team) };
}
