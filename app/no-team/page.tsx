import { redirect } from 'next/navigation';
import { NoTeamPage } from '#components/auth/no-team-page.tsx';
import { hasNoRole } from '#lib/people/access.ts';
import { currentMember } from '#server/auth/session/actor.ts';
import { actorFromGroups } from '#server/auth/session/actor-from-groups.ts';
import { getPortal } from '#server/portal.ts';

export default async function Page() {
  const member = await currentMember();
  if (!member) redirect('/sign-in');
  if (!hasNoRole(actorFromGroups(member, getPortal().config))) redirect('/');
  return <NoTeamPage name={member.name} groupCount={member.groups.length} groupsProblem={member.groupsProblem} />;
}
