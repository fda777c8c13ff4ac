import { type Actor, isAllowed } from '../people/access.ts';
import { accessTarget } from '../runs/retry.ts';
import type { RunView } from '../runs/view.ts';
import { type NoticeKind, TOPIC_OF, type Topic } from './notice.ts';

/** Somebody who can be notified. `topics` is null for a person who has never chosen: then they get all. */
export interface Reachable {
  actor: Actor;
  topics: readonly Topic[] | null;
}

/**
 * The user ids of those who get a notice about the run: its requester, who approved it, and the team's leads get the
 * outcome, and learn of drift; those who may approve it get the question; the requester learns of the password. Nobody who may not see the
 * run, and nobody who turned the topic off.
 */
export function recipientsOf(kind: NoticeKind, view: RunView, people: readonly Reachable[]): string[] {
  return people
    .filter(({ topics }) => topics === null || topics.includes(TOPIC_OF[kind]))
    .map(({ actor }) => actor)
    .filter((actor) => isAllowed(actor, 'run.view', { teamId: view.teamId }) && isConcerned(kind, view, actor))
    .map(({ userId }) => userId);
}

function isConcerned(kind: NoticeKind, view: RunView, actor: Actor): boolean {
  const isRequester = actor.userId === view.requestedBy.userId;
  switch (kind) {
    case 'succeeded':
    case 'failed':
    case 'cancelled':
    case 'denied':
    case 'expired':
    case 'drifted':
    case 'gone':
      return isRequester || actor.userId === view.approval?.decision?.by.userId || isLead(actor, view);
    case 'approval-wanted':
    case 'approval-reminder':
    case 'approval-ending':
      return isAllowed(actor, 'run.approve', accessTarget(view));
    case 'password-ending':
      return isRequester;
  }
}

function isLead({ teams }: Actor, { teamId }: RunView): boolean {
  return Object.hasOwn(teams, teamId) && (teams[teamId]?.includes('lead') ?? false);
}

/** Whether a notice still tells the truth: a question that has been answered, or a password that is used, is dropped. */
export function isCurrent(kind: NoticeKind, then: RunView, now: RunView): boolean {
  switch (kind) {
    case 'approval-wanted':
    case 'approval-reminder':
    case 'approval-ending':
      return now.state === 'awaiting-approval' && now.approval?.since === then.approval?.since;
    case 'password-ending':
      return ['failed', 'awaiting-approval'].includes(now.state) && Object.values(now.passwords).includes('kept');
    default:
      return true;
  }
}
