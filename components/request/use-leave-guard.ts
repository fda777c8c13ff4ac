'use client';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { isReloadWanted } from '#components/actions/outdated-page.ts';

export interface LeaveGuard {
  /** The link that the person wants to follow, while the confirmation is open; null otherwise. */
  wanted: string | null;
  /** Asks for confirmation before following the link, if there is something to lose. */
  ask: (href: string) => void;
  stay: () => void;
  leave: () => void;
  /** Disables the guard. */
  allow: () => void;
}

/**
 * Asks for confirmation before entered values are lost: with a dialog on the portal's links and on Back, with the
 * browser's own dialog when the tab closes.
 */
export function useLeaveGuard(isDirty: boolean, onLeave: () => void): LeaveGuard {
  const router = useRouter();
  const isAllowed = useRef(false);
  const [wanted, setWanted] = useState<string | null>(null);

  useEffect(() => {
    if (!isDirty) return;
    const onUnload = (event: BeforeUnloadEvent) => {
      if (!isAllowed.current && !isReloadWanted()) event.preventDefault();
    };
    const onClick = (event: MouseEvent) => {
      const href = isAllowed.current ? null : leavingHref(event);
      if (href === null) return;
      event.preventDefault();
      event.stopPropagation();
      setWanted(href);
    };
    // Back from the form to another page of the portal. Some browsers let a page ask only once in a row, older ones
    // never.
    const onNavigate = (event: NavigateEvent) => {
      if (isAllowed.current || event.navigationType !== 'traverse' || !event.cancelable) return;
      event.preventDefault();
      setWanted(pathOf(new URL(event.destination.url)));
    };
    const navigation = 'navigation' in window ? window.navigation : null;
    navigation?.addEventListener('navigate', onNavigate);
    window.addEventListener('beforeunload', onUnload);
    // React listens on the document, so the window gets the event first.
    window.addEventListener('click', onClick, true);
    return () => {
      navigation?.removeEventListener('navigate', onNavigate);
      window.removeEventListener('beforeunload', onUnload);
      window.removeEventListener('click', onClick, true);
    };
  }, [isDirty]);

  const go = (href: string) => {
    isAllowed.current = true;
    onLeave();
    router.push(href);
  };
  return {
    wanted,
    ask: (href) => (isDirty && !isAllowed.current ? setWanted(href) : go(href)),
    stay: () => setWanted(null),
    leave: () => {
      setWanted(null);
      if (wanted !== null) go(wanted);
    },
    allow: () => {
      isAllowed.current = true;
    },
  };
}

/**
 * The portal's own page that a click leads to. Null for this page, a new tab, another site or the sign-in, which keeps
 * the draft.
 */
function leavingHref(event: MouseEvent): string | null {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
  if (!(link instanceof HTMLAnchorElement) || link.target === '_blank' || link.hasAttribute('download')) return null;
  const url = new URL(link.href);
  const isHere = url.pathname === window.location.pathname;
  if (url.origin !== window.location.origin || isHere || url.pathname === '/sign-in') return null;
  return pathOf(url);
}

function pathOf({ pathname, search, hash }: URL): string {
  return `${pathname}${search}${hash}`;
}
