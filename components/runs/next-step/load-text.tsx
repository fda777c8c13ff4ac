'use client';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Textarea from '@cloudscape-design/components/textarea';
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
  const problemText = useProblemText(control);
  const { sourceKind } = control.values;
  const value = control.values[name];
  const isList = name === 'schemas' || name === 'tables';
  /** A pasted endpoint or ARN becomes its identifier once the person leaves the field. */
  const leave = () => {
    const source = readSource(value, sourceKind, control.place);
    if (name === 'source' && 'id' in source) control.change(name, source.id);
    control.leave(name);
  };
  const common = {
    name,
    ref: control.refOf(name),
    value,
    spellcheck: false,
    disableBrowserAutocorrect: true,
    autoComplete: false,
    onBlur: leave,
    onChange: ({ detail }: { detail: { value: string } }) => control.change(name, detail.value),
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
