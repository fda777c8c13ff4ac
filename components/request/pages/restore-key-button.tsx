'use client';
import Button from '@cloudscape-design/components/button';
import { useTranslations } from 'use-intl';
import type { KeyChoice } from '#lib/plan/plan.ts';
import { keyName } from './key-name.ts';

interface RestoreKeyButtonProps {
  choice: KeyChoice;
  isRestored: boolean;
  onRestore: (isWanted: boolean) => void;
}

/** One button for both ways, so that it keeps the keyboard when it is used. */
export function RestoreKeyButton({ choice, isRestored, onRestore }: RestoreKeyButtonProps) {
  const t = useTranslations('request.key');
  const name = keyName(choice);
  return (
    <Button
      formAction="none"
      ariaLabel={t(isRestored ? 'leaveKey' : 'restoreKey', { name })}
      onClick={() => onRestore(!isRestored)}
    >
      {t(isRestored ? 'leave' : 'restore')}
    </Button>
  );
}
