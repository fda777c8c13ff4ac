'use client';
import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ConfirmDialog } from '#components/actions/confirm-dialog.tsx';
import { useAction } from '#components/actions/use-action.ts';
import { useNotifications } from '#components/shell/notifications.tsx';
import { useListColumns } from '#components/ui/use-list-columns.tsx';
import { useTimes } from '#components/ui/use-times.ts';
import { type OwnSession, readUserAgent } from '#lib/people/own-access.ts';
import { endOwnSessions } from '#server/actions/operations.ts';
import { ownAccessQuery } from './own-access-query.ts';

/** One session, or all but the current one. */
type Asked = OwnSession | 'others';

/** The browsers in which the reader is signed in. */
export function OwnSessions({ sessions, isLoading }: { sessions: readonly OwnSession[]; isLoading: boolean }) {
  const t = useTranslations('settings.sessions');
  const [asked, setAsked] = useState<Asked | null>(null);
  const columnDefinitions = useListColumns(useSessionColumns(setAsked));
  const hasOthers = sessions.some(({ isCurrent }) => !isCurrent);
  return (
    <>
      <Table
        variant="container"
        wrapLines
        trackBy="id"
        items={sessions}
        columnDefinitions={columnDefinitions}
        loading={isLoading}
        loadingText={t('loading')}
        empty={t('empty')}
        ariaLabels={{ tableLabel: t('heading') }}
        header={
          <Header
            variant="h2"
            counter={sessions.length > 0 ? `(${sessions.length})` : undefined}
            description={t('description')}
            actions={hasOthers && <Button onClick={() => setAsked('others')}>{t('endOthers')}</Button>}
          >
            {t('heading')}
          </Header>
        }
      />
      {asked && <EndDialog asked={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

function useSessionColumns(onEnd: (session: OwnSession) => void): TableProps.ColumnDefinition<OwnSession>[] {
  const t = useTranslations('settings.sessions');
  const none = useTranslations('shell')('none');
  const times = useTimes();
  const nameOf = useBrowserName();
  return [
    {
      id: 'browser',
      header: t('columns.browser'),
      isRowHeader: true,
      minWidth: 180,
      cell: (session) => (
        <SpaceBetween direction="horizontal" size="xs" alignItems="center">
          <span title={session.userAgent ?? undefined}>{nameOf(session)}</span>
          {session.isCurrent && <Badge color="blue">{t('current')}</Badge>}
        </SpaceBetween>
      ),
    },
    { id: 'since', header: t('columns.since'), minWidth: 150, cell: ({ since }) => times.dateTime(since) },
    { id: 'lastSeen', header: t('columns.lastSeen'), minWidth: 150, cell: ({ lastSeen }) => times.dateTime(lastSeen) },
    {
      id: 'action',
      header: t('columns.action'),
      minWidth: 120,
      cell: (session) =>
        session.isCurrent ? (
          none
        ) : (
          <Button
            variant="inline-link"
            ariaLabel={t('endNamed', { browser: nameOf(session) })}
            onClick={() => onEnd(session)}
          >
            {t('end')}
          </Button>
        ),
    },
  ];
}

/** The name of a session's browser, such as “Chrome on Windows”. */
function useBrowserName(): (session: OwnSession) => string {
  const t = useTranslations('settings.sessions');
  return ({ userAgent }) => {
    const { browser, system } = readUserAgent(userAgent);
    if (browser && system) return t('browserOn', { browser, system });
    return browser ?? system ?? t('unknown');
  };
}

function EndDialog({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  const t = useTranslations('settings.sessions');
  const ts = useTranslations('settings');
  const nameOf = useBrowserName();
  const { notify } = useNotifications();
  const { run, isBusy, failure } = useAction(endOwnSessions, {
    refresh: ownAccessQuery.queryKey,
    onSuccess: (count) => {
      notify({ id: 'own sessions', type: 'success', header: t('ended', { count }) });
      onClose();
      return undefined;
    },
  });
  const browser = asked === 'others' ? '' : nameOf(asked);
  const kind = asked === 'others' ? 'confirmOthers' : 'confirmOne';
  return (
    <ConfirmDialog
      title={t(`${kind}.title`, { browser })}
      confirm={t(asked === 'others' ? 'endOthers' : 'end')}
      cancel={ts('cancel')}
      close={ts('close')}
      {...{ isBusy, failure, onClose }}
      onConfirm={() => void run({ sessionId: asked === 'others' ? null : asked.id })}
    >
      <Box>{t(`${kind}.text`)}</Box>
    </ConfirmDialog>
  );
}
