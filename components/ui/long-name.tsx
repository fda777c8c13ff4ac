'use client';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import TruncatedText from '@cloudscape-design/components/truncated-text';
import type { ReactNode } from 'react';
import styles from './long-name.module.css';
import { useCopyWords } from './use-copy-words.ts';

/** Names up to this length fit, so they need no button. */
const FITS = 24;
/** And these are never cut. */
const SHORT = 16;

interface LongNameProps {
  text: string;
  /** Shown in place of the text, such as a link with the text as its label. */
  children?: ReactNode;
}

/** A name on one line of a list. A long one is cut; the tooltip shows all of it, and a button copies it. */
export function LongName({ text, children = text }: LongNameProps) {
  if (text.length <= SHORT) return children;
  return (
    <span className={styles.name}>
      <span className={styles.text}>
        <TruncatedText tooltipText={text}>{children}</TruncatedText>
      </span>
      {text.length > FITS && <CopyName text={text} />}
    </span>
  );
}

function CopyName({ text }: { text: string }) {
  return <CopyToClipboard variant="icon" textToCopy={text} {...useCopyWords(text)} />;
}
