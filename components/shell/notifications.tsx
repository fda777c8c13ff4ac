'use client';
import type { FlashbarProps } from '@cloudscape-design/components/flashbar';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';

/** A message at the top of the page. A new one with the same id replaces it. */
export interface Notification {
  id: string;
  type: Extract<FlashbarProps.Type, 'success' | 'error' | 'info' | 'warning'>;
  header: string;
  content?: ReactNode;
  /** A button next to the message. */
  action?: ReactNode;
}

interface Notifications {
  shown: readonly Notification[];
  notify: (notification: Notification) => void;
  dismiss: (id: string) => void;
}

const NotificationsContext = createContext<Notifications>({
  shown: [],
  notify: () => undefined,
  dismiss: () => undefined,
});

export function NotificationsProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<readonly Notification[]>([]);
  const dismiss = useCallback((id: string) => setShown((list) => list.filter((one) => one.id !== id)), []);
  const notify = useCallback(
    (next: Notification) => setShown((list) => [next, ...list.filter((one) => one.id !== next.id)]),
    [],
  );
  const value = useMemo(() => ({ shown, notify, dismiss }), [shown, notify, dismiss]);
  return <NotificationsContext value={value}>{children}</NotificationsContext>;
}

/** The messages at the top of the page, with functions to show and dismiss one. */
export function useNotifications(): Notifications {
  return useContext(NotificationsContext);
}
