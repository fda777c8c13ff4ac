'use client';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { ClearFiltersButton } from '#components/history/clear-filters-button.tsx';

/** A filter that leaves nobody; without one, whoever reads this has just been signed out. */
export function SessionsEmpty({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const t = useTranslations('sessions');
  const kind = isFiltered ? 'noMatch' : 'empty';
  return (
    <Box textAlign="center" color="inherit" margin={{ vertical: 'xs' }}>
      <SpaceBetween size="xs">
        <b>{t(`${kind}.title`)}</b>
        <Box color="text-body-secondary">{t(`${kind}.text`)}</Box>
        {isFiltered && <ClearFiltersButton variant="normal" href="/admin/sessions" onClear={onClear} />}
      </SpaceBetween>
    </Box>
  );
}
