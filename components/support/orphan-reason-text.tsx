'use client';
import Box from '@cloudscape-design/components/box';
import { useTranslations } from 'use-intl';
import type { OrphanReason } from '#lib/sweep/orphans.ts';

/** Why it is listed, and what to do about it. */
export function OrphanReasonText({ reason }: { reason: OrphanReason }) {
  const t = useTranslations('orphans.reasons');
  return (
    <>
      <div>{t(`${reason}.title`)}</div>
      <Box color="text-body-secondary" fontSize="body-s">
        {t(`${reason}.text`)}
      </Box>
    </>
  );
}
