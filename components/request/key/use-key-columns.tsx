'use client';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import { useFormatter, useTranslations } from 'use-intl';
import { StatusLine } from '#components/ui/status-line.tsx';
import type { KeyChoice } from '#lib/plan/plan.ts';
import { PlanWarning } from '../review/plan-table.tsx';

export interface KeyRestoration {
  /** The key chosen for restoration; undefined if none. */
  restored: KeyChoice | undefined;
  /** Chooses a key for restoration, or undoes the choice. */
  onRestore: (choice: KeyChoice, isWanted: boolean) => void;
}

export function useKeyColumns({ restored, onRestore }: KeyRestoration): TableProps.ColumnDefinition<KeyChoice>[] {
  const t = useTranslations('request.key');
  return [
    {
      id: 'alias',
      header: t('columnAlias'),
      cell: (choice) => choice.aliases.map((alias) => alias.replace(/^alias\//, '')).join(', ') || t('noAlias'),
      minWidth: 120,
    },
    {
      id: 'use',
      header: t('columnUse'),
      cell: (choice) => (
        <KeyUse
          choice={choice}
          isRestored={choice.keyArn === restored?.keyArn}
          onRestore={(isWanted) => onRestore(choice, isWanted)}
        />
      ),
      minWidth: 160,
    },
    { id: 'description', header: t('columnDescription'), cell: (choice) => choice.description || '–', minWidth: 120 },
    { id: 'keyId', header: t('columnKeyId'), cell: (choice) => choice.keyId, isRowHeader: true, minWidth: 180 },
  ];
}

interface KeyUseProps {
  choice: KeyChoice;
  isRestored: boolean;
  /** Chooses to restore the key, or undoes the choice. */
  onRestore: (isWanted: boolean) => void;
}

/** Whether a key can be used. If not, why, its deletion date if known, and whether it can be restored. */
function KeyUse({ choice, isRestored, onRestore }: KeyUseProps) {
  const t = useTranslations('request.key');
  const te = useTranslations('errors');
  const format = useFormatter();
  if (choice.problem !== null) {
    const date = choice.deletionDate && format.dateTime(new Date(choice.deletionDate), { dateStyle: 'medium' });
    return (
      <SpaceBetween size="xxs">
        {isRestored ? (
          <StatusLine status="success">{t('willBeRestored')}</StatusLine>
        ) : (
          <StatusLine status="error">{te(`${choice.problem}.title`)}</StatusLine>
        )}
        {date ? t(isRestored ? 'restoreNote' : 'deletedOn', { date }) : null}
        {choice.isRestorable && <RestoreKeyButton choice={choice} isRestored={isRestored} onRestore={onRestore} />}
      </SpaceBetween>
    );
  }
  return (
    <SpaceBetween size="xxxs">
      <StatusLine status="success">{t('usable')}</StatusLine>
      {choice.warnings.map((code) => (
        <PlanWarning key={code} code={code} />
      ))}
    </SpaceBetween>
  );
}

interface RestoreKeyButtonProps {
  choice: KeyChoice;
  isRestored: boolean;
  onRestore: (isWanted: boolean) => void;
}

/** One button for both directions, so that it keeps the keyboard focus. */
function RestoreKeyButton({ choice, isRestored, onRestore }: RestoreKeyButtonProps) {
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

/** The name that people use for a key: its first alias without the prefix, or its id. */
export function keyName(choice: Pick<KeyChoice, 'aliases' | 'keyId'>): string {
  return choice.aliases[0]?.replace(/^alias\//, '') ?? choice.keyId;
}
