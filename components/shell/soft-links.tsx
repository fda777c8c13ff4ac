'use client';
import LiveRegion from '@cloudscape-design/components/live-region';
import { useRouter } from 'next/navigation';
import { type MouseEvent, type ReactNode, useTransition } from 'react';
import { useTranslations } from 'use-intl';
import { PageProgress } from './page-progress.tsx';

/**
 * Makes links to the portal's own pages navigate without a reload, since Cloudscape's components don't use the router.
 * A progress bar shows until the next page is ready.
 */
export function SoftLinks({ children }: { children: ReactNode }) {
  const t = useTranslations('shell');
  const router = useRouter();
  const [isLoading, startLoading] = useTransition();
  const follow = (event: MouseEvent) => {
    const href = event.defaultPrevented ? null : ownHref(event);
    if (href === null) return;
    event.preventDefault();
    startLoading(() => router.push(href));
  };
  return (
    <>
      {isLoading && <PageProgress />}
      <LiveRegion hidden>{isLoading && t('loading')}</LiveRegion>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it listens to the links inside, which the keyboard reaches */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: a link turns Enter into a click */}
      <div onClick={follow}>{children}</div>
    </>
  );
}

/** The portal's own address that a plain click leads to; null for anything else. */
function ownHref(event: MouseEvent): string | null {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
  if (!(link instanceof HTMLAnchorElement) || link.target === '_blank' || link.hasAttribute('download')) return null;
  const url = new URL(link.href);
  // The browser handles links within this page.
  const isPlaceHere = url.hash !== '' && url.pathname === location.pathname;
  if (url.origin !== location.origin || isPlaceHere || url.pathname.startsWith('/api/')) return null;
  return `${url.pathname}${url.search}${url.hash}`;
}
