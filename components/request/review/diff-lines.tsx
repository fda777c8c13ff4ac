'use client';
import { useTranslations } from 'use-intl';
import type { DiffLine } from '#lib/plan/diff.ts';
import styles from './policy-diff.module.css';

const SIGNS = { same: '\u00a0', added: '+', removed: '−' } as const;
const ELEMENTS = { same: 'div', added: 'ins', removed: 'del' } as const;

export function DiffLines({ lines }: { lines: readonly DiffLine[] }) {
  const t = useTranslations('plan.documents');
  return lines.map(({ kind, text }, index) => {
    const Line = ELEMENTS[kind];
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one comparison never move
      <Line key={index} className={`${styles.line} ${styles[kind]}`}>
        <span className={styles.sign} aria-hidden>
          {SIGNS[kind]}
        </span>
        {kind !== 'same' && <span className={styles.spoken}>{t(kind)}: </span>}
        <code className={styles.text}>{text}</code>
      </Line>
    );
  });
}
