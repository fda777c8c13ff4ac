'use client';
import { useEffect } from 'react';
import { ReloadButton } from '#components/actions/reload-button.tsx';
import { useFailureWords } from '#components/actions/use-failure-words.ts';
import { useNotifications } from './notifications.tsx';

/**
 * Says over the page that the portal has been updated where a file of the page's own version is gone. What needs the file may wait for
 * ever without a word: of a script that fails before it is listened to, the loader never hears.
 */
export function useStaleBuild(): void {
  const { notify } = useNotifications();
  const { title, cause, remedy } = useFailureWords()({ code: 'portal-updated' });

  useEffect(() => {
    const onError = async ({ target }: Event) => {
      const address = ownFile(target);
      if (address === null || !(await isGone(address))) return;
      const content = `${cause} ${remedy}`;
      notify({ id: 'portal-updated', type: 'warning', header: title, content, action: <ReloadButton /> });
    };
    // An element's error does not rise: it is met on its way down.
    window.addEventListener('error', onError, true);
    return () => window.removeEventListener('error', onError, true);
  }, [notify, title, cause, remedy]);
}

function ownFile(target: EventTarget | null): string | null {
  const address =
    target instanceof HTMLScriptElement ? target.src : target instanceof HTMLLinkElement ? target.href : '';
  return address.startsWith(`${window.location.origin}/_next/static/`) ? address : null;
}

/** A network that is down for a moment takes no file away. */
async function isGone(address: string): Promise<boolean> {
  try {
    return (await fetch(address, { method: 'HEAD', cache: 'no-store' })).status === 404;
  } catch {
    return false;
  }
}
