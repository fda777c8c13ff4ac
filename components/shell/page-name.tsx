'use client';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';

interface PageName {
  /** The name of the thing on the page, for the breadcrumbs; null until the page gives it. */
  name: string | null;
  setName: (name: string | null) => void;
}

const PageNameContext = createContext<PageName>({ name: null, setName: () => undefined });

export function PageNameProvider({ children }: { children: ReactNode }) {
  const [name, setName] = useState<string | null>(null);
  const value = useMemo(() => ({ name, setName }), [name]);
  return <PageNameContext value={value}>{children}</PageNameContext>;
}

export function usePageName(): string | null {
  return useContext(PageNameContext).name;
}

/** Names the page in the breadcrumbs while the caller is on it. */
export function useNamePage(name: string | null): void {
  const { setName } = useContext(PageNameContext);
  useEffect(() => {
    setName(name);
    return () => setName(null);
  }, [name, setName]);
}
