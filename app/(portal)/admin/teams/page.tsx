import { TeamsPage } from '#components/admin/teams-page.tsx';
import { isAllowed } from '#lib/people/access.ts';
import { requirePageActor } from '#server/auth/session/page-actor.ts';
import { refusePage } from '#server/http/refuse-page.ts';
import { getPortal } from '#server/portal.ts';

export default async function Page() {
  const actor = await requirePageActor();
  if (!isAllowed(actor, 'admin.view')) return refusePage(actor, 'admin.view');
  const teams = getPortal().config.teams.map(
    ({
      id,
      name,
      accountId,
      regions,
      deployerRoleArn,
      externalId,
      permissionsBoundaryArn,
      existingKeys,
      tags,
      ...team
    }) => ({
      ...{ id, name, accountId, regions, deployerRoleArn, externalId },
      permissionsBoundaryArn: permissionsBoundaryArn ?? null,
      existingKeys: existingKeys ?? null,
      tags: tags ?? [],
      iamPath: team.iamPath ?? null,
      names: { id, namePrefix: team.namePrefix, namePatterns: team.namePatterns },
    }),
  );
  return <TeamsPage teams={teams} />;
}
