'use client';
import Button from '@cloudscape-design/components/button';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { DiffLine } from '#lib/plan/diff.ts';
import { DiffLines } from './diff-lines.tsx';
import styles from './policy-diff.module.css';

/** Equal lines that are left out until somebody wants to see them. */
export function HiddenLines({ lines }: { lines: readonly DiffLine[] }) {
  const t = useTranslations('plan.documents');
  const [isShown, setShown] = useState(false);
  if (isShown) return <DiffLines lines={lines} />;
  return (
    <div className={styles.hidden}>
      <Button variant="inline-link" formAction="none" onClick={() => setShown(true)}>
        {t('hidden', { count: lines.length })}
      </Button>
    </div>
  );
}
