import type { PlanConflict, PlannedResource, PlannedResourceName } from '#lib/plan/plan.ts';

/** A planned resource with default values. The steps add the specifics. */
export function planned(
  resource: PlannedResourceName,
  action: PlannedResource['action'],
  name: string,
  more: Partial<PlannedResource> = {},
): PlannedResource {
  return {
    resource,
    action,
    name,
    arn: null,
    conflict: null,
    warnings: [],
    documents: [],
    tags: [],
    access: [],
    ...more,
  };
}

/** A resource that conflicts with the request. */
export function conflicting(
  resource: PlannedResourceName,
  name: string,
  conflict: PlanConflict,
  arn: string | null = null,
): PlannedResource {
  return planned(resource, 'conflict', name, { conflict, arn });
}
