'use client';
import CodeView from '@cloudscape-design/code-view/code-view';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import { useCopyWords } from './use-copy-words.ts';

/** Text to paste elsewhere, in full. */
export function CopyableCode({ label, text }: { label: string; text: string }) {
  return (
    <CodeView
      ariaLabel={label}
      content={text}
      wrapLines
      actions={<CopyToClipboard variant="icon" textToCopy={text} {...useCopyWords(label)} />}
    />
  );
}
