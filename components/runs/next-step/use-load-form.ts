'use client';
import { useEffect, useMemo, useRef, useState } from 'react';
import {
  checkLoadForm,
  type FieldProblem,
  keptForm,
  type LoadChoices,
  type LoadForm,
  readKeptForm,
  START_FORM,
} from '#lib/runs/load-choices.ts';
import type { LoadPlace } from '#lib/runs/load-source.ts';

type Field = keyof LoadForm;

export interface LoadFormControl {
  place: LoadPlace;
  values: LoadForm;
  /** Null while a value is missing or invalid. */
  choices: LoadChoices | null;
  change: <Name extends Field>(field: Name, value: LoadForm[Name]) => void;
  /** The person has left the field: from now on it shows its problem. */
  leave: (field: Field) => void;
  problemOf: (field: Field) => FieldProblem | undefined;
  /** The problem, once the person has left the field or asked for the problems. */
  shownProblemOf: (field: Field) => FieldProblem | undefined;
  /** Shows the problems of all fields and moves the focus to the first one. */
  showProblems: () => void;
  /** The `ref` of an input, for the focus. */
  refOf: (field: Field) => (input: { focus(): void } | null) => void;
}

/** The form for a run's load. The choices stay in this browser, since the portal neither loads nor stores them. */
export function useLoadForm({ id, accountId, region }: { id: string } & LoadPlace): LoadFormControl {
  const storageKey = `limitless-portal.load.${id}`;
  const place = useMemo(() => ({ accountId, region }), [accountId, region]);
  const [values, setValues] = useState(START_FORM);
  const [left, setLeft] = useState<readonly Field[]>([]);
  const [areShown, setShown] = useState(false);
  const inputs = useRef(new Map<Field, { focus(): void }>());

  useEffect(() => {
    const kept = readKeptForm(localStorage.getItem(storageKey));
    if (kept) setValues(kept);
  }, [storageKey]);

  const checked = checkLoadForm(values, place);
  const problems = 'problems' in checked ? checked.problems : [];
  const problemOf = (field: Field) => problems.find((problem) => problem.field === field);
  return {
    place,
    values,
    choices: 'choices' in checked ? checked.choices : null,
    change: (field, value) => {
      const changed = { ...values, [field]: value };
      setValues(changed);
      localStorage.setItem(storageKey, JSON.stringify(keptForm(changed, place)));
    },
    leave: (field) => setLeft([...left, field]),
    problemOf,
    shownProblemOf: (field) => (areShown || left.includes(field) ? problemOf(field) : undefined),
    showProblems: () => {
      setShown(true);
      const first = problems[0];
      if (first) inputs.current.get(first.field)?.focus();
    },
    refOf: (field) => (input) => {
      if (input) inputs.current.set(field, input);
      else inputs.current.delete(field);
    },
  };
}
