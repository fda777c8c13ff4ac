'use client';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import { useMemo } from 'react';
import { useFormatter, useLocale, useTranslations } from 'use-intl';
import { RunLink } from '#components/runs/run-link.tsx';
import { StatusLine } from '#components/ui/status-line.tsx';
import { useTimes } from '#components/ui/use-times.ts';
import type { ListedKey } from '#lib/plan/plan.ts';
import { PlanWarning } from '../review/plan-table.tsx';

export interface KeyRestoration {
  /** The key chosen for restoration; undefined if none. */
  restored: ListedKey | undefined;
  /** Chooses a key for restoration, or undoes the choice. */
  onRestore: (choice: ListedKey, isWanted: boolean) => void;
}

type Column = TableProps.ColumnDefinition<ListedKey>;

/** `limitless-2` comes before `limitless-10`. */
function useOrder(): (text: (key: ListedKey) => string) => (left: ListedKey, right: ListedKey) => number {
  const locale = useLocale();
  const { compare } = useMemo(() => new Intl.Collator(locale, { numeric: true }), [locale]);
  return (text) => (left, right) => compare(text(left), text(right));
}

export function useKeyColumns({ restored, onRestore }: KeyRestoration): Column[] {
  const t = useTranslations('request.key');
  const tk = useTranslations('nameChecks.keys');
  const times = useTimes();
  const by = useOrder();
  return [
    {
      id: 'alias',
      header: t('columnAlias'),
      cell: (choice) => choice.aliases.map((alias) => alias.replace(/^alias\//, '')).join(', ') || t('noAlias'),
      sortingComparator: by(({ aliases }) => aliases.join()),
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
      sortingComparator: by(({ problem, isRestorable }) =>
        problem === null ? '' : `${isRestorable ? 1 : 2} ${problem}`,
      ),
      minWidth: 160,
    },
    {
      id: 'created',
      header: tk('created'),
      cell: ({ createdAt }) => (createdAt === null ? '–' : times.dateTime(createdAt)),
      sortingComparator: by(({ createdAt }) => createdAt ?? ''),
      minWidth: 130,
    },
    {
      id: 'runs',
      header: tk('runs'),
      cell: (choice) => <KeyRuns choice={choice} />,
      sortingComparator: by(({ runCount }) => String(runCount)),
      minWidth: 120,
    },
    {
      id: 'description',
      header: t('columnDescription'),
      cell: (choice) => choice.description || '–',
      sortingComparator: by(({ description }) => description),
      minWidth: 165,
    },
    {
      id: 'keyId',
      header: t('columnKeyId'),
      cell: (choice) => choice.keyId,
      sortingComparator: by(({ keyId }) => keyId),
      isRowHeader: true,
      minWidth: 180,
    },
  ];
}

/** The newest setups on the key, by their roles. */
function KeyRuns({ choice: { runs, runCount } }: { choice: ListedKey }) {
  const t = useTranslations('nameChecks.keys');
  if (runCount === 0) return t('noRuns');
  return (
    <SpaceBetween size="xxxs">
      {runs.map(({ id, roleName }) => (
        <RunLink key={id} runId={id} text={roleName} isBeside />
      ))}
      {runCount > runs.length && <span>{t('more', { count: runCount - runs.length })}</span>}
    </SpaceBetween>
  );
}

interface KeyUseProps {
  choice: ListedKey;
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
  choice: ListedKey;
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
export function keyName(choice: Pick<ListedKey, 'aliases' | 'keyId'>): string {
  return choice.aliases[0]?.replace(/^alias\//, '') ?? choice.keyId;
}
