'use client';
import Box from '@cloudscape-design/components/box';
import { useTranslations } from 'use-intl';
import { useNowMs } from '#components/shell/clock.tsx';
import { useTimes } from '#components/shell/use-times.ts';

/** How long ago somebody worked on the run, second by second, and when that was. */
export function LastSign({ at }: { at: string }) {
  const t = useTranslations('support');
  const times = useTimes();
  return (
    <>
      <span style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
        {t('ago', { elapsed: times.duration(useNowMs() - Date.parse(at)) })}
      </span>
      <Box color="text-body-secondary" fontSize="body-s">
        {times.dateTime(at)}
      </Box>
    </>
  );
}
