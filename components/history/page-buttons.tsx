'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import LiveRegion from '@cloudscape-design/components/live-region';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import type { RunPage } from '#lib/runs/history.ts';

interface PageButtonsProps {
  page: RunPage;
  onTurn: (cursor: string) => void;
}

/** The number of runs on the page, which is announced when it changes, and buttons for the pages beside it. */
export function PageButtons({ page: { items, previousCursor, nextCursor }, onTurn }: PageButtonsProps) {
  const t = useTranslations('history.pages');
  const isOnly = previousCursor === null && nextCursor === null;
  return (
    <Box textAlign="center">
      <SpaceBetween size="s" alignItems="center">
        <LiveRegion>
          <Box color="text-body-secondary">{t(isOnly ? 'all' : 'some', { count: items.length })}</Box>
        </LiveRegion>
        {!isOnly && (
          <SpaceBetween direction="horizontal" size="xs">
            <Button
              iconName="angle-left"
              disabled={previousCursor === null}
              onClick={() => previousCursor !== null && onTurn(previousCursor)}
            >
              {t('previous')}
            </Button>
            <Button
              iconName="angle-right"
              iconAlign="right"
              disabled={nextCursor === null}
              onClick={() => nextCursor !== null && onTurn(nextCursor)}
            >
              {t('next')}
            </Button>
          </SpaceBetween>
        )}
      </SpaceBetween>
    </Box>
  );
}
