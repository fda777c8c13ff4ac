'use client';
import Box from '@cloudscape-design/components/box';
import { useTranslations } from 'use-intl';
import type { SweepStatus } from '#lib/sweep/orphans.ts';

/** Two kinds of nothing: all is accounted for, and nobody has looked everywhere yet. */
export function OrphansEmpty({ sweeps }: { sweeps: readonly SweepStatus[] }) {
  const t = useTranslations('orphans');
  const kind = sweeps.every(({ sweptAt }) => sweptAt !== null) ? 'empty' : 'notLooked';
  return (
    <Box textAlign="center" margin={{ vertical: 'm' }}>
      <Box variant="strong" color="inherit">
        {t(`${kind}.title`)}
      </Box>
      <Box color="text-body-secondary">{t(`${kind}.text`)}</Box>
    </Box>
  );
}
