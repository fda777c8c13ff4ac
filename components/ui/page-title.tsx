'use client';
import { useTranslations } from 'use-intl';

/** The name of the page in the browser's tab. */
export function PageTitle({ title }: { title: string }) {
  const t = useTranslations('shell');
  return <title>{`${title} – ${t('portalName')}`}</title>;
}
