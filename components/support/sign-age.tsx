'use client';
import { useTranslations } from 'use-intl';
import { useNowMs } from '#components/shell/clock.tsx';
import { useTimes } from '#components/shell/use-times.ts';

/** How long ago the run last gave a sign of life, counted on. */
export function SignAge({ at }: { at: string }) {
  const t = useTranslations('support');
  const { dateTime, duration } = useTimes();
  return (
    <time dateTime={at} title={dateTime(at)}>
      {t('ago', { duration: duration(useNowMs() - Date.parse(at)) })}
    </time>
  );
}
