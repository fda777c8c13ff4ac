'use client';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { type ComponentType, memo, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import type { LaterPageProps } from './later-pages.tsx';

type Contents = ComponentType<LaterPageProps>;

let loaded: Contents | null = null;

async function loadContents(): Promise<Contents> {
  const { LaterPages } = await import('./later-pages.tsx');
  loaded = LaterPages;
  return LaterPages;
}

/** Loads the later pages as soon as the person does anything, so that Next finds them. */
export function useEarlyLoad(): void {
  useEffect(() => {
    const signs = ['pointermove', 'pointerdown', 'keydown'];
    const stop = () => {
      for (const sign of signs) window.removeEventListener(sign, load);
    };
    const load = () => {
      stop();
      // The page itself tries again, and shows a failure.
      loadContents().catch(() => undefined);
    };
    for (const sign of signs) window.addEventListener(sign, load, { passive: true });
    // The pointer may have come to rest on the page before this.
    if (document.querySelector(':hover')) load();
    return stop;
  }, []);
}

/**
 * A page after the first. Only a page that the person opens very early, or by its address, has to wait for its code. Its
 * fields render by themselves, so it isn't rendered again with the form around it.
 */
export const LaterPage = memo((props: LaterPageProps) => {
  const t = useTranslations('drafts');
  const [Page, setPage] = useState(() => loaded);
  const [hasFailed, setFailed] = useState(false);
  const load = () => {
    setFailed(false);
    loadContents().then(
      (contents) => setPage(() => contents),
      () => setFailed(true),
    );
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the form leaves its first page
  useEffect(() => {
    if (!Page) load();
  }, []);
  if (Page) return <Page {...props} />;
  if (hasFailed) return <FailureAlert failure={{ code: 'unreachable' }} onRetry={load} />;
  return <StatusIndicator type="loading">{t('loading')}</StatusIndicator>;
});
