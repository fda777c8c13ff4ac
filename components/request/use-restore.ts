'use client';
import { type UseFormReturn, useWatch } from 'react-hook-form';
import type { PlannedResource } from '#lib/plan/plan.ts';
import type { RequestForm } from '#lib/request/form.ts';

/** Where the form keeps what was decided about restoring. */
const CHOICES = ['key.restoreKeyArn', 'source.restoreArn', 'destination.restoreArn'] as const;
const CHOICE_OF: Readonly<Partial<Record<PlannedResource['resource'], (typeof CHOICES)[number]>>> = {
  'kms-key': 'key.restoreKeyArn',
  'source-secret': 'source.restoreArn',
  'destination-secret': 'destination.restoreArn',
};

/** Decides to restore what the plan has found waiting for its deletion: the request is another one then, and is planned anew. */
export function useRestore({ control, setValue }: UseFormReturn<RequestForm>): (resource: PlannedResource) => void {
  // No field of the page shows the decision: without this nobody would be told of it.
  useWatch({ control, name: CHOICES });
  return ({ resource, arn }) => {
    const choice = CHOICE_OF[resource];
    if (choice !== undefined && arn !== null) setValue(choice, arn, { shouldDirty: true });
  };
}
