'use client';
import { toNestErrors } from '@hookform/resolvers';
import { useMemo } from 'react';
import { type FieldError, type Resolver, type UseFormReturn, useForm } from 'react-hook-form';
import type { z } from 'zod';
import { submissionSchemaFor, type WizardTeam } from '#lib/request/bounds.ts';
import { type RequestForm, startForm, toSubmission } from '#lib/request/form.ts';
import type { Submission } from '#lib/request/schema.ts';

/** The form for all pages, with the values of `start` or else the team's defaults, validated by the same schema as on the server, and that schema. */
export function useRequestForm(
  teams: readonly WizardTeam[],
  start?: RequestForm,
): {
  form: UseFormReturn<RequestForm>;
  schema: z.ZodType<Submission>;
} {
  const schema = useMemo(() => submissionSchemaFor(teams), [teams]);
  const form = useForm<RequestForm>({
    // With onTouched, the first click on Next after an error is lost, because the message moves the button.
    mode: 'onChange',
    shouldUnregister: false,
    defaultValues: useMemo(() => start ?? startForm(teams[0]), [start, teams]),
    resolver: useMemo(() => resolveBy(schema), [schema]),
  });
  return { form, schema };
}

/** The fields hold both key modes and the schema only the chosen one. The dotted paths are the same in both. */
function resolveBy(schema: z.ZodType<Submission>): Resolver<RequestForm> {
  return (values, _context, options) => {
    const checked = schema.safeParse(toSubmission(values));
    if (checked.success) return { values, errors: {} };
    const errors: Record<string, FieldError> = {};
    for (const issue of checked.error.issues) {
      errors[issue.path.join('.')] ??= { type: 'schema', message: issue.message };
    }
    return { values: {}, errors: toNestErrors(errors, options) };
  };
}
