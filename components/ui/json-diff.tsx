'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { type DiffLine, diffJson, foldDiff } from '#lib/plan/diff.ts';
import styles from './json-diff.module.css';

interface PolicyDiffProps {
  label: string;
  before: unknown;
  after: unknown;
  /** The number of equal lines shown next to each change. */
  around?: number;
  /** Text to highlight in the changed lines. */
  mark?: string;
}

/** The current and the planned document, line by line. Signs and text mark the changes; color is only an aid. */
export function PolicyDiff({ label, before, after, around = 3, mark }: PolicyDiffProps) {
  const t = useTranslations('plan.documents');
  const lines = useMemo(() => diffJson(before, after), [before, after]);
  const parts = useMemo(() => foldDiff(lines, around), [lines, around]);
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
            <DiffLines key={index} lines={part.lines} mark={mark} />
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

function DiffLines({ lines, mark }: { lines: readonly DiffLine[]; mark?: string | undefined }) {
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
        <code className={styles.text}>{kind === 'added' ? markText(text, mark) : text}</code>
      </Line>
    );
  });
}

function markText(text: string, mark: string | undefined): ReactNode {
  const start = mark ? text.indexOf(mark) : -1;
  if (!mark || start < 0) return text;
  return (
    <>
      {text.slice(0, start)}
      <mark className={styles.mark}>{mark}</mark>
      {text.slice(start + mark.length)}
    </>
  );
}
