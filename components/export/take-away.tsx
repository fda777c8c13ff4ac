'use client';
import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Tabs from '@cloudscape-design/components/tabs';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Blueprint } from '#lib/export/blueprint.ts';

const FORMS = ['cli', 'terraform'] as const;

// Its code, which writes scripts and Terraform, is loaded when the section is first opened.
const SetupCode = dynamic(async () => (await import('./setup-code.tsx')).SetupCode);

/** The setup as code, to copy or to download. Null if the plan's conflicts leave nothing to do. */
export function TakeAway({ blueprint }: { blueprint: Blueprint | null }) {
  const t = useTranslations('takeAway');
  const [isExpanded, setExpanded] = useState(false);
  const kind = blueprint?.results ? 'run' : 'plan';
  return (
    <ExpandableSection
      variant="container"
      headingTagOverride="h2"
      headerText={t('heading')}
      headerDescription={t(kind)}
      expanded={isExpanded}
      onChange={({ detail }) => setExpanded(detail.expanded)}
    >
      {blueprint === null && <Box>{t('conflict')}</Box>}
      {blueprint && isExpanded && (
        <Tabs
          ariaLabel={t('heading')}
          tabs={FORMS.map((form) => ({
            id: form,
            label: t(`tabs.${form}`),
            content: <SetupCode form={form} blueprint={blueprint} />,
          }))}
        />
      )}
    </ExpandableSection>
  );
}
