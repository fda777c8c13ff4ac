import { useTranslations } from 'use-intl';
import type { TagTarget } from '#lib/aws/tags.ts';
import { labelsOf } from '#lib/request/labels.ts';
import type { RunRequest } from '#lib/request/schema.ts';

interface LabelPair {
  label: string;
  value: string;
}

/**
 * The description and the tags that a request gives to a resource, as far as there are any. With the resource's name if
 * the pairs of several resources are in one list.
 */
export function useLabelPairs(request: RunRequest): (target: TagTarget, resource?: string) => LabelPair[] {
  const t = useTranslations('labels.shown');
  return (target, resource) => {
    const { description, tags } = labelsOf(request, target);
    const text = tags.map(({ key, value }) => `${key}=${value}`).join(', ');
    return [
      { label: resource ? t('descriptionOf', { resource }) : t('description'), value: description },
      { label: resource ? t('tagsOf', { resource }) : t('tags'), value: text },
    ].filter(({ value }) => value !== '');
  };
}
