'use client';
import FormField from '@cloudscape-design/components/form-field';
import Textarea from '@cloudscape-design/components/textarea';
import { useController } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import type { TagTarget } from '#lib/aws/tags.ts';
import type { RequestForm } from '#lib/request/form.ts';
import { FIELD_MAX, type FieldKind, useProblemText } from '../use-problem-text.ts';

const KINDS = {
  key: 'description',
  source: 'secretDescription',
  destination: 'secretDescription',
  role: 'roleDescription',
} as const satisfies Record<TagTarget, FieldKind>;

/** The description of a resource, within the limits of its service. */
export function DescriptionField({ target }: { target: TagTarget }) {
  const t = useTranslations('labels');
  const tr = useTranslations('request.constraints');
  const { field, fieldState } = useController<RequestForm, `${TagTarget}.description`>({
    name: `${target}.description`,
  });
  const problemText = useProblemText(KINDS[target]);
  return (
    <FormField
      label={t('description')}
      constraintText={tr(KINDS[target], { max: FIELD_MAX[KINDS[target]] })}
      errorText={problemText(fieldState.error?.message)}
    >
      <Textarea
        name={`${target}.description`}
        rows={2}
        value={field.value}
        ref={field.ref}
        onBlur={field.onBlur}
        onChange={({ detail }) => field.onChange(detail.value)}
      />
    </FormField>
  );
}
