'use client';
import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useEffect } from 'react';
import { useController } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import type { RequestForm } from '#lib/request/form.ts';
import { nameOfField } from '#lib/request/suggest-names.ts';
import { patternFor } from '#lib/team-names.ts';
import { NameActions } from '../names/name-actions.tsx';
import { useNameChecks } from '../names/name-checks-context.tsx';
import { useNameWarning } from '../names/use-name-warning.ts';
import { useChosenTeam } from '../teams-context.tsx';
import { type FieldKind, useProblemText } from '../use-problem-text.ts';
import { focusable } from './focusable.ts';
import styles from './text-field.module.css';

interface TextFieldProps {
  name:
    | 'key.alias'
    | 'key.keyArn'
    | 'source.secretName'
    | 'source.userName'
    | 'destination.secretName'
    | 'destination.userName'
    | 'role.roleName'
    | 'role.policyName';
  kind: FieldKind;
  label: string;
  description?: string;
  constraint?: string;
  warning?: string | undefined;
  placeholder?: string;
  /** What AWS puts before the name; shown, but not editable. */
  prefix?: string;
  /** Makes the field visible before the form focuses it. */
  onFocusNeeded?: () => void;
}

/** A click on Next takes the focus first: the answer must not move the button before the click ends. */
const CLICK_MS = 300;

/** A single-line text field with its label, AWS's rule and its error. */
export function TextField({
  name,
  kind,
  label,
  description,
  constraint,
  warning,
  placeholder,
  prefix,
  onFocusNeeded,
}: TextFieldProps) {
  const { field, fieldState } = useController<RequestForm, typeof name>({ name });
  const problemText = useProblemText(kind);
  const checkedName = nameOfField(name);
  const t = useTranslations('request.constraints');
  const team = useChosenTeam();
  const pattern = checkedName && patternFor(team, checkedName);
  const nameWarning = useNameWarning(checkedName);
  const { setTyping } = useNameChecks();
  // A field that is taken off the page doesn't lose the focus first.
  useEffect(() => () => setTyping(false), [setTyping]);
  const input = (
    <Input
      name={name}
      value={field.value}
      ref={(input) => field.ref(input && focusable(input, onFocusNeeded))}
      placeholder={placeholder}
      autoComplete={false}
      spellcheck={false}
      disableBrowserAutocorrect
      onBlur={() => {
        field.onBlur();
        setTimeout(() => setTyping(false), CLICK_MS);
      }}
      onChange={({ detail }) => {
        setTyping(true);
        field.onChange(detail.value);
      }}
    />
  );
  const ownField = (
    <FormField
      label={label}
      description={description}
      constraintText={pattern === null ? constraint : t('pattern', { rule: constraint ?? '', pattern })}
      errorText={problemText(fieldState.error?.message)}
      warningText={nameWarning ?? warning}
    >
      {prefix === undefined ? (
        input
      ) : (
        <div className={styles.row}>
          <Box variant="code">{prefix}</Box>
          <div className={styles.input}>{input}</div>
        </div>
      )}
    </FormField>
  );
  if (checkedName === null) return ownField;
  return (
    <div>
      {ownField}
      <NameActions name={checkedName} />
    </div>
  );
}
