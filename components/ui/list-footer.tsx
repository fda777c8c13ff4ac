'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import LiveRegion from '@cloudscape-design/components/live-region';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';

interface ListFooterProps {
  words: 'audit' | 'setups' | 'support' | 'approval.list';
  count: number;
  hasMore: boolean;
  isLoadingMore: boolean;
  onMore: () => void;
}

/** The number of rows shown, which is announced when it changes, and a button for more. */
export function ListFooter({ words, count, hasMore, isLoadingMore, onMore }: ListFooterProps) {
  const t = useTranslations(words);
  return (
    <Box textAlign="center">
      <SpaceBetween size="s" alignItems="center">
        <LiveRegion>
          <Box color="text-body-secondary">{t(hasMore ? 'shown' : 'shownAll', { count })}</Box>
        </LiveRegion>
        {hasMore && (
          <Button loading={isLoadingMore} onClick={onMore}>
            {t('more')}
          </Button>
        )}
      </SpaceBetween>
    </Box>
  );
}
