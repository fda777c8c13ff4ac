import type { ReactNode } from 'react';
import { PortalShell } from '#components/shell/portal-shell.tsx';
import type { SignedInPerson } from '#components/shell/signed-in-person.ts';
import { type Actor, approvableTeams, auditedTeams, heldRoles, isAllowed, seesRuns } from '#lib/people/access.ts';
import type { PortalConfig } from '#lib/portal-config.ts';
import { requirePageActor } from '#server/auth/session/page-actor.ts';
import { getPortal } from '#server/portal.ts';

/** The frame of the pages for signed-in people. It protects nothing: each page authorizes by itself. */
export default async function PortalLayout({ children }: { children: ReactNode }) {
  const actor = await requirePageActor();
  return <PortalShell person={describePerson(actor, getPortal().config)}>{children}</PortalShell>;
}

function describePerson(actor: Actor, { teams }: PortalConfig): SignedInPerson {
  return {
    name: actor.name,
    roles: heldRoles(actor, teams),
    canCreate: teams.some(({ id }) => isAllowed(actor, 'run.create', { teamId: id })),
    canSeeRuns: seesRuns(actor),
    canApprove: approvableTeams(actor).length > 0,
    canSupport: isAllowed(actor, 'support.view'),
    canAudit: auditedTeams(actor).length > 0,
    canAdminister: isAllowed(actor, 'admin.view'),
  };
}
