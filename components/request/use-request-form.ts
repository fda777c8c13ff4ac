'use client';
import { useMemo } from 'react';
import {
  type Field,
  type FieldError,
  type FieldErrors,
  get,
  type Resolver,
  set,
  type UseFormReturn,
  useForm,
} from 'react-hook-form';
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
  return (values, _context, { fields }) => {
    const checked = schema.safeParse(toSubmission(values));
    if (checked.success) return { values, errors: {} };
    const errors: FieldErrors<RequestForm> = {};
    for (const { path, message } of checked.error.issues) {
      const name = path.join('.');
      // The form focuses the field by its reference.
      const known: FieldError | undefined = get(errors, name);
      const field: Field['_f'] | undefined = get(fields, name);
      if (!known?.message) set(errors, name, { type: 'schema', message, ref: field?.ref });
    }
    return { values: {}, errors };
  };
}
