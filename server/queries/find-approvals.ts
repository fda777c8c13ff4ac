import { PortalError } from '#lib/errors.ts';
import { type Actor, approvableTeams } from '#lib/people/access.ts';
import { APPROVAL_DAYS } from '#lib/runs/approval.ts';
import type { AwaitingRunPage } from '#lib/runs/approval-list.ts';
import type { Portal } from '#server/portal.ts';
import { recordRefusal } from '#server/store/audit/record-refusal.ts';
import { listAwaitingRuns, listPeopleOfGroups } from '#server/store/runs/list-awaiting-runs.ts';
import { countAwaiting } from '#server/store/runs/list-runs.ts';

const PAGE_ROWS = 25;
const APPROVAL_MS = APPROVAL_DAYS * 24 * 60 * 60 * 1000;

/** A page of the runs that wait for approval in the teams that the actor leads. Throws not-found for anyone else. */
export async function findApprovals(
  { db, config }: Pick<Portal, 'db' | 'config'>,
  actor: Actor,
  cursor?: string | undefined,
): Promise<AwaitingRunPage> {
  const teamIds = approvableTeams(actor);
  if (teamIds.length === 0) {
    await recordRefusal(db, actor, { action: 'run.approve', code: 'not-found' });
    throw new PortalError('not-found');
  }
  const groupsOf = new Map(config.teams.map(({ id, groups }) => [id, groups.lead]));
  const seen = db.forTeams(teamIds);
  const [page, waiting, leads] = await Promise.all([
    listAwaitingRuns(seen, { teamIds, cursor, limit: PAGE_ROWS }),
    countAwaiting(seen, { teamIds, userId: actor.userId }),
    listPeopleOfGroups(
      seen,
      teamIds.flatMap((id) => groupsOf.get(id) ?? []),
    ),
  ]);
  const items = page.items.map(({ approvalUntil, lastEditorId, ...run }) => {
    const { id, kind, teamId, requestedBy, alias, keyArn, roleName } = run;
    const mayNot = [requestedBy.userId, lastEditorId];
    const groups = groupsOf.get(teamId) ?? [];
    const may = leads.filter(({ userId, groups: held }) => {
      return !mayNot.includes(userId) && held.some((group) => groups.includes(group));
    });
    return {
      ...{ id, kind, teamId, requestedBy, alias, keyArn, roleName },
      since: new Date(approvalUntil.getTime() - APPROVAL_MS).toISOString(),
      until: approvalUntil.toISOString(),
      isOwnTurn: !mayNot.includes(actor.userId),
      approvers: may.filter(({ userId }) => userId !== actor.userId).map(({ name }) => name),
    };
  });
  return { items, nextCursor: page.nextCursor, waiting };
}
