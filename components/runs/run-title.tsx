'use client';
import TruncatedText from '@cloudscape-design/components/truncated-text';
import { useTranslations } from 'use-intl';
import { runName, type SetUpName, setUpNameOf } from '#lib/runs/run-name.ts';
import type { RunKind } from '#lib/runs/steps.ts';
import type { RunView } from '#lib/runs/view.ts';
import styles from './run-title.module.css';

/** What a run is called, in words: the name of what it sets up, or of what it cleans up. */
export function useRunTitle(): (run: { kind: RunKind; name: SetUpName }) => string {
  const t = useTranslations('run.titles');
  return ({ kind, name }) => (kind === 'set-up' ? runName(name) : t('ofCleanUp', { name: runName(name) }));
}

/** The same for a run's own page. */
export function useViewTitle(view: RunView): string {
  return useRunTitle()({ kind: view.kind, name: setUpNameOf(view) });
}

interface RunTitleProps {
  text: string;
  /** In a table, text that doesn't wrap would widen its column without limit. */
  isListed?: boolean;
}

/** A run's title on as few lines as fit. A part longer than a line is cut, with the whole in a tooltip. */
export function RunTitle({ text, isListed = false }: RunTitleProps) {
  const parts = text.split(' · ');
  return (
    <span className={isListed ? `${styles.title} ${styles.listed}` : styles.title}>
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a title never move, and both may have the same name
        <span key={index} className={styles.part}>
          <TruncatedText tooltipText={part}>{part}</TruncatedText>
          {index < parts.length - 1 && <span className={styles.dot}> · </span>}
        </span>
      ))}
    </span>
  );
}
