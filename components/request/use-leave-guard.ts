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

/** What leaving the form would lose. */
export interface Losses {
  /** Passwords, which no draft has. */
  passwords: boolean;
  /** Other values that could not be saved. */
  values: boolean;
}

interface GuardOptions {
  findLosses: () => Losses;
  /** True while the last changes are being saved: only closing the tab would lose them. */
  isSaving: () => boolean;
  isSameForm: (url: URL) => boolean;
}

/**
 * Asks for confirmation before typed passwords or unsaved values are lost: with a dialog on the portal's links and on
 * Back, with the browser's own dialog when the tab closes.
 */
export function useLeaveGuard(options: GuardOptions): LeaveGuard {
  const router = useRouter();
  const isAllowed = useRef(false);
  const latest = useRef(options);
  latest.current = options;
  const [wanted, setWanted] = useState<string | null>(null);
  const mustAsk = () => {
    const { passwords, values } = latest.current.findLosses();
    return !isAllowed.current && (passwords || values);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: the functions read only references
  useEffect(() => {
    const onUnload = (event: BeforeUnloadEvent) => {
      const isAtRisk = mustAsk() || (!isAllowed.current && latest.current.isSaving());
      if (isAtRisk && !isReloadWanted()) event.preventDefault();
    };
    const onClick = (event: MouseEvent) => {
      const url = leavingUrl(event);
      if (url === null || latest.current.isSameForm(url) || !mustAsk()) return;
      // The sign-in returns to the draft, and the message beside its link tells that passwords are lost.
      if (url.pathname === '/sign-in' && !latest.current.findLosses().values) return;
      event.preventDefault();
      event.stopPropagation();
      setWanted(pathOf(url));
    };
    // Back from the form to another page of the portal. Some browsers let a page ask only once in a row, older ones
    // never.
    const onNavigate = (event: NavigateEvent) => {
      const url = new URL(event.destination.url);
      if (event.navigationType !== 'traverse' || !event.cancelable) return;
      if (latest.current.isSameForm(url) || !mustAsk()) return;
      event.preventDefault();
      setWanted(pathOf(url));
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
  }, []);

  const go = (href: string) => {
    isAllowed.current = true;
    router.push(href);
  };
  return {
    wanted,
    ask: (href) => (mustAsk() ? setWanted(href) : go(href)),
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

/** The portal's own page that a click leads to. Null for a place on this page, a new tab or another site. */
function leavingUrl(event: MouseEvent): URL | null {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
  if (!(link instanceof HTMLAnchorElement) || link.target === '_blank' || link.hasAttribute('download')) return null;
  const url = new URL(link.href);
  const isPlaceHere = url.hash !== '' && url.pathname === window.location.pathname;
  return url.origin === window.location.origin && !isPlaceHere ? url : null;
}

function pathOf({ pathname, search, hash }: URL): string {
  return `${pathname}${search}${hash}`;
}
