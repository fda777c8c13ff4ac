'use client';
import CodeView from '@cloudscape-design/code-view/code-view';
import highlightJson from '@cloudscape-design/code-view/highlight/json';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import { useCopyWords } from './use-copy-words.ts';

/** A document for AWS, with a copy button. */
export function JsonView({ label, document }: { label: string; document: unknown }) {
  const copyWords = useCopyWords(label);
  const text = JSON.stringify(document, null, 2);
  return (
    <CodeView
      ariaLabel={label}
      content={text}
      highlight={highlightJson}
      wrapLines
      actions={<CopyToClipboard variant="icon" textToCopy={text} {...copyWords} />}
    />
  );
}
