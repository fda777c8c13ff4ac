import { ASSUMER_TAG, portalTags, type Tag, type TagTarget } from '#lib/aws/tags.ts';
import { UNKNOWN_RUN_ID } from '#lib/plan/plan.ts';
import { labelsOf } from '#lib/request/labels.ts';
import type { PlanContext } from '../worker/step.ts';

/** Every tag of what a run creates: the portal's own and the request's. */
export function tagsToMake(
  { aws, request, runId }: Pick<PlanContext, 'aws' | 'request' | 'runId'>,
  target: TagTarget,
): Tag[] {
  return [
    ...(target === 'role' ? [ASSUMER_TAG] : []),
    ...portalTags(aws.team.id, runId ?? UNKNOWN_RUN_ID),
    ...labelsOf(request, target).tags,
  ];
}

/** Whether a resource carries the request's tags. Others may have added more, as some organizations do by policy. */
export function hasAskedTags(
  { request }: Pick<PlanContext, 'request'>,
  target: TagTarget,
  found: Readonly<Record<string, string>>,
): boolean {
  return labelsOf(request, target).tags.every(({ key, value }) => found[key] === value);
}
