'use client';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import type { WizardPage } from '#lib/request/schema.ts';
import { SummarySection } from './summary-section.tsx';
import { useSummaryItems } from './use-summary-items.ts';

/** What was entered, page by page, each with the way back to it. */
export function RequestSummary({ onEdit }: { onEdit: (page: WizardPage) => void }) {
  const t = useTranslations('plan.summary');
  const items = useSummaryItems();
  return (
    <Container header={<Header variant="h2">{t('heading')}</Header>}>
      <SpaceBetween size="l">
        {items.map(({ page, pairs }, index) => (
          <SummarySection key={page} page={page} number={index + 1} pairs={pairs} onEdit={() => onEdit(page)} />
        ))}
      </SpaceBetween>
    </Container>
  );
}
