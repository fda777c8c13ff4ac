'use client';
import CodeView from '@cloudscape-design/code-view/code-view';
import highlightJson from '@cloudscape-design/code-view/highlight/json';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import { useTranslations } from 'use-intl';

/** A document as AWS takes it, with a button that copies it. */
export function JsonView({ label, document }: { label: string; document: unknown }) {
  const t = useTranslations('plan.documents');
  const text = JSON.stringify(document, null, 2);
  return (
    <CodeView
      ariaLabel={label}
      content={text}
      highlight={highlightJson}
      wrapLines
      actions={
        <CopyToClipboard
          variant="icon"
          copyButtonAriaLabel={`${t('copy')}: ${label}`}
          copySuccessText={t('copied')}
          copyErrorText={t('copyFailed')}
          textToCopy={text}
        />
      }
    />
  );
}
