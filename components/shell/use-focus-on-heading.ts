'use client';
import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';

/**
 * After a move to another page without a reload, focuses its heading, so that a screen reader says where the reader is
 * and Tab continues from there. A heading that appears later, after the page's loading state, gets the focus then.
 */
export function useFocusOnHeading(contentId: string): void {
  const pathname = usePathname();
  const shown = useRef(pathname);

  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    const content = document.getElementById(contentId);
    if (!content) return;
    let heading = focusHeading(content);
    const observer = new MutationObserver(() => {
      if (!heading?.isConnected) heading = focusHeading(content);
    });
    observer.observe(content, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, [pathname, contentId]);
}

/** The heading that has the focus now; null if there is none yet, or if something else in the content has the focus. */
function focusHeading(content: HTMLElement): HTMLElement | null {
  const { activeElement } = document;
  if (content !== activeElement && content.contains(activeElement)) return null;
  const heading = content.querySelector('h1');
  if (!heading) return null;
  heading.tabIndex = -1;
  heading.style.outline = 'none';
  heading.focus({ preventScroll: true });
  return heading;
}
