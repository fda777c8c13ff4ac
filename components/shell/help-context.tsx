'use client';
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import type { Messages } from '#lib/i18n/messages.ts';

/** A topic of the help panel. */
export type HelpTopic = keyof Messages['help']['topics'];

interface Help {
  topic: HelpTopic | null;
  isOpen: boolean;
  /** Opens the panel at a topic. */
  open: (topic: HelpTopic) => void;
  /** Sets the topic without opening or closing the panel; null for no topic. */
  show: (topic: HelpTopic | null) => void;
  setOpen: (isOpen: boolean) => void;
}

const HelpContext = createContext<Help>({
  topic: null,
  isOpen: false,
  open: () => undefined,
  show: () => undefined,
  setOpen: () => undefined,
});

export function HelpProvider({ children }: { children: ReactNode }) {
  const [topic, show] = useState<HelpTopic | null>(null);
  const [isOpen, setOpen] = useState(false);
  const value = useMemo(() => {
    const open = (wanted: HelpTopic) => {
      show(wanted);
      setOpen(true);
    };
    return { topic, isOpen, open, show, setOpen };
  }, [topic, isOpen]);
  return <HelpContext value={value}>{children}</HelpContext>;
}

/** The help panel next to the page. */
export function useHelpTopic(): Help {
  return useContext(HelpContext);
}
