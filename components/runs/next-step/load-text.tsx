'use client';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Textarea from '@cloudscape-design/components/textarea';
import { useController } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { type LoadForm, NAME_MAX_BYTES, NAMES_MAX } from '#lib/runs/load-choices.ts';
import { readSource } from '#lib/runs/load-source.ts';
import type { LoadFormControl } from './use-load-form.ts';

interface LoadTextProps {
  name: 'source' | 'sourceDatabase' | 'destinationDatabase' | 'schemas' | 'tables' | 'jobId';
  control: LoadFormControl;
  constraint?: string;
}

/** A text field, or a list with one name per line, with its problem in words. */
export function LoadText({ name, control, constraint }: LoadTextProps) {
  const t = useTranslations('nextStep');
  const { field } = useController<LoadForm, typeof name>({ name });
  const problemText = useProblemText(control);
  const { sourceKind } = control.values;
  const isList = name === 'schemas' || name === 'tables';
  /** A pasted endpoint or ARN becomes its identifier once the person leaves the field. */
  const leave = () => {
    const source = readSource(field.value, sourceKind, control.place);
    if (name === 'source' && 'id' in source) field.onChange(source.id);
    field.onBlur();
  };
  const common = {
    name,
    ref: field.ref,
    value: field.value,
    spellcheck: false,
    disableBrowserAutocorrect: true,
    autoComplete: false,
    onBlur: leave,
    onChange: ({ detail }: { detail: { value: string } }) => field.onChange(detail.value),
  };
  return (
    <FormField
      label={t(`${name}.label`)}
      description={name === 'source' ? t(`source.${sourceKind}`) : t(`${name}.description`)}
      constraintText={constraint}
      errorText={problemText(name)}
    >
      {isList ? <Textarea {...common} rows={5} /> : <Input {...common} />}
    </FormField>
  );
}

function useProblemText({ shownProblemOf, place }: LoadFormControl) {
  const t = useTranslations('nextStep');
  return (field: keyof LoadForm): string | undefined => {
    const problem = shownProblemOf(field);
    if (!problem) return undefined;
    const { code, value } = problem;
    const line = value === '' ? '' : t('line', { number: value });
    return t(`problems.${code}`, { ...place, value, line, max: NAME_MAX_BYTES, count: NAMES_MAX });
  };
}
