'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';

/** Two kinds of nothing: an account without keys, and a filter that leaves none. */
export function KeyTableEmpty({ filterText, onClear }: { filterText: string; onClear: () => void }) {
  const t = useTranslations('request.key');
  const isFiltered = filterText !== '';
  return (
    <Box textAlign="center" color="inherit">
      <SpaceBetween size="xs">
        <b>{isFiltered ? t('noMatches') : t('noKeys')}</b>
        <Box color="inherit">
          {isFiltered ? t('noMatchesDescription', { text: filterText }) : t('noKeysDescription')}
        </Box>
        {isFiltered && (
          <Button formAction="none" onClick={onClear}>
            {t('clearFilter')}
          </Button>
        )}
      </SpaceBetween>
    </Box>
  );
}
