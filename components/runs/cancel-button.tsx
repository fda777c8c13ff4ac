'use client';
import Button from '@cloudscape-design/components/button';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { RunView } from '#lib/runs/view.ts';

// Its code is loaded on the first click.
const CancelDialog = dynamic(async () => (await import('./cancel-dialog.tsx')).CancelDialog);

/** Cancels the run after confirmation. */
export function CancelButton({ view }: { view: RunView }) {
  const t = useTranslations('run.cancel');
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t('button')}</Button>
      {isAsking && <CancelDialog view={view} onClose={() => setAsking(false)} />}
    </>
  );
}
