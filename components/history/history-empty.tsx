'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { ClearFiltersButton } from './clear-filters-button.tsx';

interface HistoryEmptyProps {
  hasFilter: boolean;
  canCreate: boolean;
  onClear: () => void;
}

/** Two kinds of nothing: filters that leave none, and no runs at all. */
export function HistoryEmpty({ hasFilter, canCreate, onClear }: HistoryEmptyProps) {
  const t = useTranslations('history');
  if (hasFilter) {
    return (
      <Nothing title={t('noMatch.title')} text={t('noMatch.text')}>
        <ClearFiltersButton variant="normal" onClear={onClear} />
      </Nothing>
    );
  }
  return (
    <Nothing title={t('empty.title')} text={t(canCreate ? 'empty.forDba' : 'empty.forOthers')}>
      {canCreate && <Button href="/runs/new">{t('newRun')}</Button>}
    </Nothing>
  );
}

function Nothing({ title, text, children }: { title: string; text: string; children: React.ReactNode }) {
  return (
    <Box textAlign="center" color="inherit" margin={{ vertical: 'xs' }}>
      <SpaceBetween size="xs">
        <b>{title}</b>
        <Box color="inherit">{text}</Box>
        {children}
      </SpaceBetween>
    </Box>
  );
}
