'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { type DiffLine, diffJson, foldDiff } from '#lib/plan/diff.ts';
import styles from './json-diff.module.css';

/** The number of equal lines shown next to each change. */
const AROUND = 3;

interface PolicyDiffProps {
  label: string;
  before: unknown;
  after: unknown;
}

/** The current and the planned document, line by line. Signs and text mark the changes; color is only an aid. */
export function PolicyDiff({ label, before, after }: PolicyDiffProps) {
  const t = useTranslations('plan.documents');
  const lines = useMemo(() => diffJson(before, after), [before, after]);
  const parts = useMemo(() => foldDiff(lines, AROUND), [lines]);
  const count = (kind: 'added' | 'removed') => lines.filter((line) => line.kind === kind).length;
  return (
    <SpaceBetween size="xs">
      <Box fontWeight="bold">{t('summary', { added: count('added'), removed: count('removed') })}</Box>
      <section aria-label={label} className={styles.diff}>
        {parts.map((part, index) =>
          part.kind === 'hidden' ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one comparison never move
            <HiddenLines key={index} lines={part.lines} />
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one comparison never move
            <DiffLines key={index} lines={part.lines} />
          ),
        )}
      </section>
    </SpaceBetween>
  );
}

/** Equal lines, hidden until expanded. */
function HiddenLines({ lines }: { lines: readonly DiffLine[] }) {
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

const SIGNS = { same: '\u00a0', added: '+', removed: '−' } as const;
const ELEMENTS = { same: 'div', added: 'ins', removed: 'del' } as const;

function DiffLines({ lines }: { lines: readonly DiffLine[] }) {
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
