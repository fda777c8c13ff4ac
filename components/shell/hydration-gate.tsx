'use client';
import { type ReactNode, useSyncExternalStore } from 'react';
import styles from './hydration-gate.module.css';
import { PageProgress } from './page-progress.tsx';

interface HydrationGateProps {
  /** Shows the page's progress bar until hydration. */
  hasProgress?: boolean;
  children: ReactNode;
}

/**
 * Disables the buttons and fields of the server's markup until React handles them, so that no click or typed text is
 * lost. Plain links work from the start. Streamed content hydrates later than the page around it, so it needs its own
 * gate.
 */
export function HydrationGate({ hasProgress = false, children }: HydrationGateProps) {
  const isHydrated = useIsInBrowser();
  return (
    <>
      {hasProgress && !isHydrated && <PageProgress />}
      <fieldset className={styles.gate} {...(isHydrated ? { role: 'none' } : { disabled: true, 'aria-busy': true })}>
        {children}
      </fieldset>
    </>
  );
}

/** False in the server's markup. React hydrates with that value, and immediately renders again with the browser's. */
export function useIsInBrowser(): boolean {
  return useSyncExternalStore(neverChanges, inBrowser, onServer);
}

const neverChanges = () => () => undefined;
const inBrowser = () => true;
const onServer = () => false;
