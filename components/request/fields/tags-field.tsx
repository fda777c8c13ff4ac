'use client';
import { type FieldError, useController } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { ASSUMER_TAG, MORE_TAGS_MAX, type Tag, type TagTarget } from '#lib/aws/tags.ts';
import type { RequestForm } from '#lib/request/form.ts';
import { teamTagsOn } from '#lib/team-tags.ts';
import { useChosenTeam } from '../teams-context.tsx';
import { useProblemText } from '../use-problem-text.ts';
import { RowsField } from './rows-field.tsx';

/** The tags of a resource besides the portal's own. The team's tags have locked rows. */
export function TagsField({ target }: { target: TagTarget }) {
  const t = useTranslations('labels');
  const team = useChosenTeam();
  const { field, fieldState } = useController<RequestForm, `${TagTarget}.tags`>({ name: `${target}.tags` });
  const [keyProblem, valueProblem, listProblem] = [
    useProblemText('tagKey'),
    useProblemText('tagValue'),
    useProblemText('tags'),
  ];
  const errors = fieldState.error as (FieldError & Record<number, Partial<Record<keyof Tag, FieldError>>>) | undefined;
  const keys = field.value.map(({ key }) => key);
  // A second row with the same key is a mistake that can be corrected, so only the first is locked.
  const ofTeam = (index: number) =>
    teamTagsOn(team, target).find(({ key }) => key === keys[index] && keys.indexOf(key) === index);
  const isSet = (index: number) => ofTeam(index)?.value !== undefined;
  const max = MORE_TAGS_MAX[target];
  return (
    <RowsField<Tag>
      texts={{
        label: t('tags'),
        description: t('tagsDescription'),
        constraintText: t('constraint', { count: max }),
      }}
      problem={listProblem(errors?.message)}
      field={field}
      fixed={target === 'role' ? [ASSUMER_TAG] : []}
      empty={{ key: '', value: '' }}
      max={max}
      isRemovable={(index) => ofTeam(index) === undefined}
      columns={[
        {
          label: t('key'),
          ariaLabel: (number) => t('keyOf', { number }),
          value: ({ key }) => key,
          change: (tag, key) => ({ ...tag, key }),
          problem: (index) => keyProblem(errors?.[index]?.key?.message),
          isLocked: (index) => ofTeam(index) !== undefined,
          note: (index) => (index < 0 ? t('setByDatabase') : isSet(index) ? t('setByTeam') : undefined),
        },
        {
          label: t('value'),
          ariaLabel: (number) => t('valueOf', { number }),
          value: ({ value }) => value,
          change: (tag, value) => ({ ...tag, value }),
          problem: (index) => valueProblem(errors?.[index]?.value?.message),
          isLocked: isSet,
          note: (index) => (ofTeam(index) && !isSet(index) ? t('askedByTeam') : undefined),
        },
      ]}
      words={{
        none: t('none'),
        add: t('add'),
        remove: t('remove'),
        removeOf: (number) => t('removeOf', { number }),
        added: t('added'),
        removed: t('removed'),
      }}
    />
  );
}
