'use client';
import { useTranslations } from 'use-intl';

/** The title of the browser tab. */
export function PageTitle({ title }: { title: string }) {
  const t = useTranslations('shell');
  return <title>{`${title} – ${t('portalName')}`}</title>;
}
