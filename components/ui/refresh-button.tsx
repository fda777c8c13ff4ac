'use client';
import Button from '@cloudscape-design/components/button';
import { useState } from 'react';

interface RefreshButtonProps {
  label: string;
  /** Settles when the list is loaded or has failed. */
  onRefresh: () => Promise<unknown>;
}

/** Refetches the list. Spins only after a click, not when the list refetches itself every few seconds. */
export function RefreshButton({ label, onRefresh }: RefreshButtonProps) {
  const [isBusy, setBusy] = useState(false);
  const refresh = async () => {
    setBusy(true);
    await onRefresh();
    setBusy(false);
  };
  return <Button iconName="refresh" ariaLabel={label} loading={isBusy} onClick={() => void refresh()} />;
}
