'use client';
import Button from '@cloudscape-design/components/button';
import { useState } from 'react';

interface RefreshButtonProps {
  label: string;
  /** Settles when the list is there, or cannot be had. */
  onRefresh: () => Promise<unknown>;
}

/** Asks for the list anew. Turns only for who pressed it: the list is also read again by itself, every few seconds. */
export function RefreshButton({ label, onRefresh }: RefreshButtonProps) {
  const [isBusy, setBusy] = useState(false);
  const refresh = async () => {
    setBusy(true);
    await onRefresh();
    setBusy(false);
  };
  return <Button iconName="refresh" ariaLabel={label} loading={isBusy} onClick={() => void refresh()} />;
}
