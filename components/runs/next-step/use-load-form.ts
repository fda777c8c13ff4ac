'use client';
import { useEffect, useMemo, useState } from 'react';
import { type UseFormReturn, useForm, useWatch } from 'react-hook-form';
import {
  keptForm,
  type LoadChoices,
  type LoadForm,
  type LoadProblem,
  loadChoicesSchema,
  readKeptForm,
  START_FORM,
} from '#lib/runs/load-choices.ts';
import type { LoadPlace } from '#lib/runs/load-source.ts';

export interface FieldProblem {
  code: LoadProblem;
  /** The line, Region or account in question, or empty. */
  value: string;
}

export interface LoadFormControl {
  form: UseFormReturn<LoadForm>;
  place: LoadPlace;
  values: LoadForm;
  /** Null while a value is missing or invalid. */
  choices: LoadChoices | null;
  problemOf: (field: keyof LoadForm) => FieldProblem | null;
  /** The problem, once the person has left the field or asked for the problems. */
  shownProblemOf: (field: keyof LoadForm) => FieldProblem | null;
  /** Shows the problems of all fields and moves the focus to the first one. */
  showProblems: () => void;
}

/** The form for a run's load. The choices stay in this browser, since the portal neither loads nor stores them. */
export function useLoadForm({ id, accountId, region }: { id: string } & LoadPlace): LoadFormControl {
  const storageKey = `limitless-portal.load.${id}`;
  const place = useMemo(() => ({ accountId, region }), [accountId, region]);
  const schema = useMemo(() => loadChoicesSchema(place), [place]);
  const form = useForm<LoadForm>({ defaultValues: START_FORM });
  const [areShown, setShown] = useState(false);

  useEffect(() => {
    const kept = readKeptForm(localStorage.getItem(storageKey));
    if (kept) form.reset(kept);
    return form.subscribe({
      formState: { values: true },
      callback: ({ values }) => localStorage.setItem(storageKey, JSON.stringify(keptForm(values, place))),
    });
  }, [form, storageKey, place]);

  // Every field, since the form never unregisters one.
  const values = useWatch({ control: form.control }) as LoadForm;
  const checked = schema.safeParse(values);
  const { touchedFields } = form.formState;
  const problemOf = (field: keyof LoadForm): FieldProblem | null => {
    const issue = checked.error?.issues.find(({ path }) => path[0] === field);
    if (!issue) return null;
    const value = issue.code === 'custom' ? String(issue.params?.value ?? '') : '';
    return { code: issue.message as LoadProblem, value };
  };
  return {
    form,
    place,
    values,
    choices: checked.data ?? null,
    problemOf,
    shownProblemOf: (field) => (areShown || touchedFields[field] ? problemOf(field) : null),
    showProblems: () => {
      setShown(true);
      const first = checked.error?.issues[0]?.path[0];
      if (first !== undefined) form.setFocus(first as keyof LoadForm);
    },
  };
}
