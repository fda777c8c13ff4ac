'use client';
import { useTranslations } from 'use-intl';
import { useIsSandbox } from './sandbox.tsx';
import styles from './sandbox-strip.module.css';

/** On every page of a trial, so that nobody takes it for the real thing. */
export function SandboxStrip() {
  const t = useTranslations('shell');
  if (!useIsSandbox()) return null;
  return (
    <aside className={styles.strip} aria-label={t('sandbox')}>
      <strong>{t('sandbox')}</strong> {t('sandboxText')}
    </aside>
  );
}
