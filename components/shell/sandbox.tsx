'use client';
import { createContext, type ReactNode, use } from 'react';

const SandboxContext = createContext(false);

/** Tells every page whether this is a sandbox. */
export function SandboxProvider({ isSandbox, children }: { isSandbox: boolean; children: ReactNode }) {
  return <SandboxContext value={isSandbox}>{children}</SandboxContext>;
}

export function useIsSandbox(): boolean {
  return use(SandboxContext);
}
