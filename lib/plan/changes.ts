import { canonicalJson } from '../aws/policy.ts';
import type { Plan, PlannedDocument, PlannedResource } from './plan.ts';
import { documentSubject, resourceSubject } from './plan-fingerprint.ts';

/** How a plan differs from an earlier plan of the same request, for one resource. */
export interface PlanChange {
  before: PlannedResource;
  after: PlannedResource;
  /** The documents whose current or planned content differs. */
  documents: PlannedDocument['kind'][];
}

/** What changed between two plans of one request, in page order: what a lead has to review again. */
export function planChanges(before: Plan, after: Plan): { isElsewhere: boolean; changes: PlanChange[] } {
  const changes = after.resources.flatMap((is): PlanChange[] => {
    const was = before.resources.find(({ resource }) => resource === is.resource);
    if (!was || textOf(was) === textOf(is)) return [];
    return [{ before: was, after: is, documents: changedDocuments(was, is) }];
  });
  return { isElsewhere: placeOf(before) !== placeOf(after), changes };
}

function changedDocuments(before: PlannedResource, after: PlannedResource): PlannedDocument['kind'][] {
  const earlier = before.documents.map((document) => canonicalJson(documentSubject(document)));
  return after.documents
    .filter((document) => !earlier.includes(canonicalJson(documentSubject(document))))
    .map(({ kind }) => kind);
}

function textOf(resource: PlannedResource): string {
  return canonicalJson(resourceSubject(resource));
}

function placeOf({ accountId, region, deployerRoleArn }: Plan): string {
  return canonicalJson([accountId, region, deployerRoleArn]);
}
