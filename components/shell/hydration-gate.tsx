'use client';
import { type ReactNode, useSyncExternalStore } from 'react';
import styles from './hydration-gate.module.css';
import { PageProgress } from './page-progress.tsx';

interface HydrationGateProps {
  /** Shows the progress bar of the page until then. */
  hasProgress?: boolean;
  children: ReactNode;
}

/**
 * Disables the buttons and fields of the server's markup until React handles them, so that nothing is clicked or typed in vain. Plain
 * links work from the start. Streamed content is hydrated later than the page around it, so it needs a gate of its own.
 */
export function HydrationGate({ hasProgress = false, children }: HydrationGateProps) {
  const isHydrated = useSyncExternalStore(neverChanges, inBrowser, onServer);
  return (
    <>
      {hasProgress && !isHydrated && <PageProgress />}
      <fieldset className={styles.gate} {...(isHydrated ? { role: 'none' } : { disabled: true, 'aria-busy': true })}>
        {children}
      </fieldset>
    </>
  );
}

// React hydrates with the server's answer, and renders again with the browser's as soon as that is done.
const neverChanges = () => () => undefined;
const inBrowser = () => true;
const onServer = () => false;
