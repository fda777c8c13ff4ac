'use client';
import { useTranslations } from 'use-intl';
import styles from './sandbox-strip.module.css';

/** Nobody shall take a trial for the real thing. */
export function SandboxStrip() {
  const t = useTranslations('shell');
  return (
    <div className={styles.strip} role="note">
      <strong>{t('sandbox')}</strong> {t('sandboxText')}
    </div>
  );
}
