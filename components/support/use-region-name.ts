'use client';
import { useTranslations } from 'use-intl';
import { GLOBAL_REGION } from '#lib/sweep/orphans.ts';

/** The name of a Region, or of where IAM's roles are. */
export function useRegionName(): (region: string) => string {
  const t = useTranslations('orphans');
  return (region) => (region === GLOBAL_REGION ? t('global') : region);
}
