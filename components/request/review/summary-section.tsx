'use client';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import type { WizardPage } from '#lib/request/schema.ts';
import type { SummaryPair } from './use-summary-items.ts';

interface SummarySectionProps {
  page: WizardPage;
  /** The page's place in the wizard, from 1. */
  number: number;
  pairs: SummaryPair[];
  onEdit: () => void;
}

export function SummarySection({ page, number, pairs, onEdit }: SummarySectionProps) {
  const t = useTranslations('plan.summary');
  const tr = useTranslations('request');
  const title = tr(`pages.${page}.title`);
  return (
    <SpaceBetween size="xs">
      <Header
        variant="h3"
        actions={
          <Button formAction="none" ariaLabel={tr('actions.editPage', { page: title })} onClick={onEdit}>
            {tr('actions.edit')}
          </Button>
        }
      >
        {t('step', { number, title })}
      </Header>
      <KeyValuePairs columns={Math.min(3, pairs.length)} minColumnWidth={170} items={pairs} />
    </SpaceBetween>
  );
}
