'use client';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import { useTranslations } from 'use-intl';
import { JsonView } from '../fields/json-view.tsx';
import { useInlinePolicy } from '../use-inline-policy.ts';

/** The inline policy as it will be put in, as far as its ARNs are known before AWS makes them. */
export function InlinePolicy() {
  const t = useTranslations('request.role');
  const policy = useInlinePolicy();
  return (
    <ExpandableSection headerText={t('showPolicy')} headingTagOverride="h3">
      <p>{t('policyDescription')}</p>
      <JsonView label={t('inlinePolicy')} document={policy} />
    </ExpandableSection>
  );
}
