'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ConfirmDialog } from '#components/actions/confirm-dialog.tsx';
import { useAction } from '#components/actions/use-action.ts';
import { useNotifications } from '#components/shell/notifications.tsx';
import { LongName } from '#components/ui/long-name.tsx';
import { useListColumns } from '#components/ui/use-list-columns.tsx';
import { useTimes } from '#components/ui/use-times.ts';
import type { ListedToken } from '#lib/people/personal-token.ts';
import { revokeToken } from '#server/actions/operations.ts';
import { ownAccessQuery } from './own-access-query.ts';

// Its code, with that of the schema which checks the name, is loaded on the first click.
const CreateTokenDialog = dynamic(async () => (await import('./create-token-dialog.tsx')).CreateTokenDialog);

/** The reader's personal tokens: create and revoke. */
export function Tokens({ tokens, isLoading }: { tokens: readonly ListedToken[]; isLoading: boolean }) {
  const t = useTranslations('settings.tokens');
  const [isCreating, setCreating] = useState(false);
  const [revoked, setRevoked] = useState<ListedToken | null>(null);
  const columnDefinitions = useListColumns(useTokenColumns(setRevoked));
  return (
    <>
      <Table
        variant="container"
        wrapLines
        trackBy="id"
        items={tokens}
        columnDefinitions={columnDefinitions}
        loading={isLoading}
        loadingText={t('loading')}
        ariaLabels={{ tableLabel: t('heading') }}
        header={
          <Header
            variant="h2"
            counter={tokens.length > 0 ? `(${tokens.length})` : undefined}
            description={t('description')}
            actions={<Button onClick={() => setCreating(true)}>{t('create')}</Button>}
          >
            {t('heading')}
          </Header>
        }
        empty={
          <Box textAlign="center" color="inherit" margin={{ vertical: 'xs' }}>
            <SpaceBetween size="xxs">
              <b>{t('empty')}</b>
              <Box color="text-body-secondary">{t('emptyText')}</Box>
            </SpaceBetween>
          </Box>
        }
      />
      {isCreating && <CreateTokenDialog onClose={() => setCreating(false)} />}
      {revoked && <RevokeDialog token={revoked} onClose={() => setRevoked(null)} />}
    </>
  );
}

function useTokenColumns(onRevoke: (token: ListedToken) => void): TableProps.ColumnDefinition<ListedToken>[] {
  const t = useTranslations('settings.tokens');
  const times = useTimes();
  return [
    {
      id: 'name',
      header: t('columns.name'),
      isRowHeader: true,
      minWidth: 160,
      cell: ({ name }) => <LongName text={name} />,
    },
    { id: 'scope', header: t('columns.scope'), minWidth: 120, cell: ({ scope }) => t(`scopes.${scope}`) },
    { id: 'created', header: t('columns.created'), minWidth: 130, cell: ({ createdAt }) => times.dateTime(createdAt) },
    {
      id: 'lastUsed',
      header: t('columns.lastUsed'),
      minWidth: 130,
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? t('never') : times.dateTime(lastUsedAt)),
    },
    { id: 'expires', header: t('columns.expires'), minWidth: 130, cell: ({ expiresAt }) => times.dateTime(expiresAt) },
    {
      id: 'action',
      header: t('columns.action'),
      minWidth: 100,
      cell: (token) => (
        <Button
          variant="inline-link"
          ariaLabel={t('revokeNamed', { name: token.name })}
          onClick={() => onRevoke(token)}
        >
          {t('revoke')}
        </Button>
      ),
    },
  ];
}

function RevokeDialog({ token: { id, name }, onClose }: { token: ListedToken; onClose: () => void }) {
  const t = useTranslations('settings.tokens');
  const ts = useTranslations('settings');
  const { notify } = useNotifications();
  const { run, isBusy, failure } = useAction(revokeToken, {
    refresh: ownAccessQuery.queryKey,
    onSuccess: () => {
      notify({ id: `revoked ${id}`, type: 'success', header: t('revoked', { name }) });
      onClose();
      return undefined;
    },
  });
  return (
    <ConfirmDialog
      title={t('confirm.title', { name })}
      confirm={t('revoke')}
      cancel={ts('cancel')}
      close={ts('close')}
      {...{ isBusy, failure, onClose }}
      onConfirm={() => void run({ tokenId: id })}
    >
      <Box>{t('confirm.text')}</Box>
    </ConfirmDialog>
  );
}
