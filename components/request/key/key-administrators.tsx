'use client';
import AttributeEditor, { type AttributeEditorProps } from '@cloudscape-design/components/attribute-editor';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Input, { type InputProps } from '@cloudscape-design/components/input';
import LiveRegion from '@cloudscape-design/components/live-region';
import { useEffect, useRef, useState } from 'react';
import { type FieldError, useController } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import type { RequestForm } from '#lib/request/form.ts';
import { useChosenTeam } from '../teams-context.tsx';
import { useProblemText } from '../use-problem-text.ts';
import { PrincipalTable } from './principal-table.tsx';

const MAX_ROWS = 20;

/** The account's users and roles. They are read only if the person wants to choose from them. */
function ChooseAdministrators({ arns, onChange }: { arns: readonly string[]; onChange: (arns: string[]) => void }) {
  const t = useTranslations('nameChecks.principals');
  const [isOpen, setOpen] = useState(false);
  return (
    <ExpandableSection
      variant="footer"
      headerText={t('choose')}
      expanded={isOpen}
      onChange={({ detail }) => setOpen(detail.expanded)}
    >
      {isOpen && <PrincipalTable arns={arns} max={MAX_ROWS} onChange={onChange} />}
    </ExpandableSection>
  );
}

/** One row per ARN, so that typed text is part of the form immediately, without an "Add" to forget. */
export function KeyAdministrators() {
  const t = useTranslations('request.key');
  const team = useChosenTeam();
  const { field, fieldState } = useController<RequestForm, 'key.administratorArns'>({ name: 'key.administratorArns' });
  const problemText = useProblemText('administrator');
  const inputs = useRef<(InputProps.Ref | null)[]>([]);
  const editor = useRef<AttributeEditorProps.Ref>(null);
  const isRowNew = useRef(false);
  const [announced, setAnnounced] = useState('');
  const arns = field.value;
  // The resolver puts a row's error under its number, and an error of the whole list on the list itself.
  const rowErrors = fieldState.error as (FieldError & Record<number, FieldError | undefined>) | undefined;

  // A person who adds a row wants to fill it. An invalid list focuses its first invalid row.
  useEffect(() => {
    if (isRowNew.current) inputs.current[arns.length - 1]?.focus();
    isRowNew.current = false;
    field.ref({ focus: () => inputs.current[arns.findIndex((_, index) => rowErrors?.[index])]?.focus() });
  });

  const change = (next: string[], announcement: string) => {
    field.onChange(next);
    setAnnounced(announcement);
  };
  return (
    <FormField
      label={t('administrators')}
      description={t('administratorsDescription', { accountId: team?.accountId ?? '' })}
      errorText={problemText(rowErrors?.message)}
      stretch
    >
      <AttributeEditor
        ref={editor}
        items={arns.map((arn, index) => ({ arn, index }))}
        empty={t('noAdministrators')}
        addButtonText={t('addAdministrator')}
        disableAddButton={arns.length >= MAX_ROWS}
        removeButtonText={t('removeAdministrator')}
        removeButtonAriaLabel={({ index }) => t('removeAdministratorLabel', { number: index + 1 })}
        onAddButtonClick={() => {
          isRowNew.current = true;
          change([...arns, ''], t('administratorAdded'));
        }}
        onRemoveButtonClick={({ detail: { itemIndex } }) => {
          change(arns.toSpliced(itemIndex, 1), t('administratorRemoved'));
          editor.current?.focusAddButton();
        }}
        definition={[
          {
            label: t('administratorLabel'),
            control: ({ arn, index }) => (
              <Input
                value={arn}
                ref={(input) => {
                  inputs.current[index] = input;
                }}
                ariaLabel={t('administratorArn', { number: index + 1 })}
                placeholder={t('administratorPlaceholder', {
                  partition: team?.partition ?? 'aws',
                  accountId: team?.accountId ?? '',
                })}
                autoComplete={false}
                spellcheck={false}
                disableBrowserAutocorrect
                onBlur={field.onBlur}
                onChange={({ detail }) => field.onChange(arns.with(index, detail.value))}
              />
            ),
            errorText: ({ index }) => problemText(rowErrors?.[index]?.message),
          },
        ]}
      />
      <LiveRegion hidden>{announced}</LiveRegion>
      <ChooseAdministrators arns={arns} onChange={field.onChange} />
    </FormField>
  );
}
