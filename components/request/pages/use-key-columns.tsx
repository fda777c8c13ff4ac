'use client';
import type { TableProps } from '@cloudscape-design/components/table';
import { useTranslations } from 'use-intl';
import type { KeyChoice } from '#lib/plan/plan.ts';
import { KeyUse } from './key-use.tsx';

export interface KeyRestoration {
  /** The key that was decided on; undefined where there is none. */
  restored: KeyChoice | undefined;
  /** Decides on a key, or takes that back. */
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
