'use client';
import { useTranslations } from 'use-intl';
import styles from './page-progress.module.css';

/** A thin bar at the top of the window while a page loads. It appears after a short delay. */
export function PageProgress() {
  const t = useTranslations('shell');
  return <div className={styles.bar} role="progressbar" aria-label={t('loading')} />;
}
