'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { isOutdated } from '#components/actions/outdated-page.ts';
import { ReloadButton } from '#components/actions/reload-button.tsx';
import { errorWordValues } from '#lib/i18n/error-words.ts';
import { readErrorDigest } from '#lib/web/error-digest.ts';
import { PlainPage } from './plain-page.tsx';

const OUTDATED = { code: 'portal-updated', reference: null } as const;

interface FailurePageProps {
  error: unknown;
  retry: () => void;
}

/** Replaces a page that failed: what happened if its code is known, otherwise a reference. */
export function FailurePage({ error, retry }: FailurePageProps) {
  const { code, reference } = isOutdated(error) ? OUTDATED : readErrorDigest(error);
  const errorWords = useTranslations(`errors.${code}`);
  const t = useTranslations('auth.failure');
  return (
    <PlainPage title={errorWords('title')}>
      <SpaceBetween size="m">
        <Box>{errorWords('cause', errorWordValues())}</Box>
        <Box>{errorWords('remedy', errorWordValues())}</Box>
        {reference && (
          <div>
            <Box variant="awsui-key-label">{t('reference')}</Box>
            <CopyToClipboard
              variant="inline"
              textToCopy={reference}
              copyButtonAriaLabel={t('copy')}
              copySuccessText={t('copied')}
              copyErrorText={t('copyFailed')}
            />
            <Box variant="small" color="text-body-secondary" display="block">
              {t('referenceHelp')}
            </Box>
          </div>
        )}
        {code === 'portal-updated' ? (
          <ReloadButton />
        ) : (
          <Button variant="primary" onClick={() => retry()}>
            {t('retry')}
          </Button>
        )}
      </SpaceBetween>
    </PlainPage>
  );
}
