'use client';
import { useTranslations } from 'use-intl';
import styles from './skip-link.module.css';

/** The first thing that the keyboard reaches. */
export function SkipLink({ targetId }: { targetId: string }) {
  const t = useTranslations('shell');
  return (
    <a className={styles.link} href={`#${targetId}`}>
      {t('skipToContent')}
    </a>
  );
}
