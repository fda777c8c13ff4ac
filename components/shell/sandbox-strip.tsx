'use client';
import { useTranslations } from 'use-intl';
import styles from './sandbox-strip.module.css';

/** Nobody shall take a trial for the real thing. */
export function SandboxStrip() {
  const t = useTranslations('shell');
  return (
    <aside className={styles.strip} aria-label={t('sandbox')}>
      <strong>{t('sandbox')}</strong> {t('sandboxText')}
    </aside>
  );
}
