'use client';
import { useTranslations } from 'use-intl';
import { useIsSandbox } from './sandbox.tsx';
import styles from './sandbox-strip.module.css';

/** Marks every page of a sandbox, so that nobody mistakes it for production. */
export function SandboxStrip() {
  const t = useTranslations('shell');
  if (!useIsSandbox()) return null;
  return (
    <aside className={styles.strip} aria-label={t('sandbox')}>
      <strong>{t('sandbox')}</strong> {t('sandboxText')}
    </aside>
  );
}
