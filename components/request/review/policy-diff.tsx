'use client';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { diffJson, foldDiff } from '#lib/plan/diff.ts';
import { DiffLines } from './diff-lines.tsx';
import { HiddenLines } from './hidden-lines.tsx';
import styles from './policy-diff.module.css';

/** Equal lines that stay in view beside each change. */
const AROUND = 3;

interface PolicyDiffProps {
  label: string;
  before: unknown;
  after: unknown;
}

/** A document as it is and as it will be, line by line; changes are told by a sign and by words, colour only helps. */
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
