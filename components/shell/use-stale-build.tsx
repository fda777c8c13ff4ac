'use client';
import { useEffect } from 'react';
import { ReloadButton } from '#components/actions/reload-button.tsx';
import { useFailureWords } from '#components/actions/use-failure-words.ts';
import { useNotifications } from './notifications.tsx';

/**
 * Shows that the portal has been updated if a file of the page's version is gone. What needs the file might otherwise
 * wait forever, because the loader never notices a script that fails before it listens.
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
    // Error events of elements don't bubble, so this listens in the capture phase.
    window.addEventListener('error', onError, true);
    return () => window.removeEventListener('error', onError, true);
  }, [notify, title, cause, remedy]);
}

function ownFile(target: EventTarget | null): string | null {
  const address =
    target instanceof HTMLScriptElement ? target.src : target instanceof HTMLLinkElement ? target.href : '';
  return address.startsWith(`${window.location.origin}/_next/static/`) ? address : null;
}

/** A temporary network failure doesn't mean that the file is gone. */
async function isGone(address: string): Promise<boolean> {
  try {
    return (await fetch(address, { method: 'HEAD', cache: 'no-store' })).status === 404;
  } catch {
    return false;
  }
}
