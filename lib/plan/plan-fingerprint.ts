import { canonicalJson, canonicalPolicy, type PolicyDocument } from '../aws/policy.ts';
import { removeKeyUser } from '../aws/remove-key-user.ts';
import { RUN_TAG } from '../aws/tags.ts';
import type { RunRequest } from '../request/schema.ts';
import type { CleanUp } from '../runs/events.ts';
import type { Plan, PlannedDocument, PlannedResource } from './plan.ts';

/**
 * What a lead approves, as one text: the request, and what the run would create, adopt, restore or change, with the
 * exact JSON. Plans with the same effect give the same text: it leaves out times, the run's own id and the order in
 * which AWS lists things.
 */
export function planFingerprint(request: RunRequest, { resources, ...place }: Plan): string {
  const rows = resources.map(resourceSubject).toSorted(byResource);
  return canonicalJson({ request, ...place, resources: rows });
}

/** The same for a clean-up: what is deleted, what is kept, and the waiting periods. */
export function cleanUpFingerprint({ rows, ...confirmed }: CleanUp): string {
  const lines = rows.map((row) => canonicalJson(row)).toSorted();
  return canonicalJson({ ...confirmed, rows: lines });
}

/**
 * Leaves out what the documents imply (who has access to a key), what the request says (the description), and the roles
 * of other runs.
 */
export function resourceSubject({
  documents,
  tags,
  warnings,
  isOwn: _,
  description: _description,
  access: _access,
  runRoles = [],
  ...resource
}: PlannedResource) {
  return {
    ...resource,
    warnings: warnings.toSorted(),
    documents: documents.map((document) => documentSubject(withoutRoles(document, runRoles))),
    tags: tags
      .filter(({ key }) => key !== RUN_TAG)
      .map(({ key, value }) => `${key}=${value}`)
      .toSorted(),
  };
}

function withoutRoles({ kind, before, after }: PlannedDocument, roleArns: readonly string[]): PlannedDocument {
  const strip = (policy: PolicyDocument) => roleArns.reduce(removeKeyUser, policy);
  return { kind, before: before && strip(before), after: strip(after) };
}

export function documentSubject({ kind, before, after }: PlannedDocument) {
  return { kind, before: before && canonicalPolicy(before), after: canonicalPolicy(after) };
}

function byResource(a: { resource: string }, b: { resource: string }): number {
  return a.resource < b.resource ? -1 : 1;
}
