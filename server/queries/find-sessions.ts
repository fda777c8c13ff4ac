import { type Actor, heldRoles } from '#lib/people/access.ts';
import type { SessionFilter, SessionList, SignedInRow } from '#lib/people/session-list.ts';
import type { PortalConfig } from '#lib/portal-config.ts';
import { requirePermission } from '#server/auth/require-permission.ts';
import { actorFromGroups } from '#server/auth/session/actor-from-groups.ts';
import type { Portal } from '#server/portal.ts';
import { listSessions, type PersonWithSessions } from '#server/store/people/list-sessions.ts';

/** Maximum number of people returned. The filter finds the others. */
const MOST = 200;

/** People who are signed in or blocked. Throws not-found for non-admins. */
export async function findSessions(
  { db, config }: Pick<Portal, 'db' | 'config'>,
  actor: Actor,
  { text }: SessionFilter,
): Promise<SessionList> {
  await requirePermission(db, actor, 'admin.view');
  const { people, total } = await listSessions(db, { text, limit: MOST });
  return { items: people.map((person) => describePerson(person, config, actor)), total };
}

function describePerson(person: PersonWithSessions, config: PortalConfig, actor: Actor): SignedInRow {
  const { id, groups, since, lastSeen, ...shown } = person;
  return {
    ...shown,
    userId: id,
    roles: heldRoles(actorFromGroups({ id, name: person.name, groups }, config), config.teams),
    since: since?.toISOString() ?? null,
    lastSeen: lastSeen?.toISOString() ?? null,
    isSelf: id === actor.userId,
  };
}
