'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useFormatter, useLocale, useTranslations } from 'use-intl';
import { useAction } from '#components/actions/use-action.ts';
import { RunTitle } from '#components/runs/run-title.tsx';
import { useNowMs } from '#components/ui/clock.tsx';
import { type ListColumn, ListTable } from '#components/ui/list-table.tsx';
import { type TeamName, teamName } from '#components/ui/team-name.ts';
import { useListColumns } from '#components/ui/use-list-columns.tsx';
import type { DraftSummary } from '#lib/request/draft.ts';
import { deleteDraft } from '#server/actions/runs.ts';
import { DRAFTS_KEY, draftsQuery } from './drafts-query.ts';

// Its code is loaded on the first click.
const ConfirmDialog = dynamic(async () => (await import('#components/actions/confirm-dialog.tsx')).ConfirmDialog);

/** The reader's drafts, the latest first. Nothing if there is none: a failure would matter less than the runs below. */
export function DraftList({ teams }: { teams: readonly TeamName[] }) {
  const t = useTranslations('drafts');
  const { data } = useQuery(draftsQuery());
  const [deleting, setDeleting] = useState<DraftSummary | null>(null);
  const columns = useDraftColumns(teams, setDeleting);
  const nameOf = useDraftName();
  const items = data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <>
      <Container
        disableContentPaddings
        header={
          <Header variant="h2" counter={`(${items.length})`} description={t('kept', { days: data?.keptDays ?? 0 })}>
            {t('title')}
          </Header>
        }
      >
        <ListTable label={t('title')} columns={columns} items={items} trackBy="id" isContained />
      </Container>
      {deleting && (
        <DeleteDraftDialog draftId={deleting.id} name={nameOf(deleting)} onClose={() => setDeleting(null)} />
      )}
    </>
  );
}

/** What a draft is called, like the run that it becomes: its key and its role. */
function useDraftName(): (draft: DraftSummary) => string {
  const t = useTranslations('drafts');
  return ({ roleName, alias }) => t('name', { role: roleName || t('unnamed'), key: alias ?? t('existingKey') });
}

function useDraftColumns(
  teams: readonly TeamName[],
  onDelete: (draft: DraftSummary) => void,
): ListColumn<DraftSummary>[] {
  const t = useTranslations('drafts');
  const pages = useTranslations('request.pages');
  const locale = useLocale();
  const nameOf = useDraftName();
  const href = ({ id }: DraftSummary) => `/runs/new?draft=${id}`;
  return useListColumns<DraftSummary>([
    {
      id: 'name',
      header: t('columns.setup'),
      cell: (draft) => (
        <Link href={href(draft)} ariaLabel={nameOf(draft)}>
          <RunTitle text={nameOf(draft)} isListed />
        </Link>
      ),
      isRowHeader: true,
    },
    ...(teams.length > 1
      ? [
          {
            id: 'team',
            header: t('columns.team'),
            cell: (draft: DraftSummary) => teamName(teams, draft.teamId, locale),
          },
        ]
      : []),
    { id: 'step', header: t('columns.step'), cell: ({ page }) => pages(`${page}.title`) },
    { id: 'changed', header: t('columns.changed'), cell: ({ changedAt }) => <Age time={changedAt} /> },
    {
      id: 'action',
      header: t('columns.actions'),
      cell: (draft) => (
        <SpaceBetween direction="horizontal" size="xs">
          <Button href={href(draft)} ariaLabel={t('continueDraft', { name: nameOf(draft) })}>
            {t('continue')}
          </Button>
          <Button ariaLabel={t('deleteDraft', { name: nameOf(draft) })} onClick={() => onDelete(draft)}>
            {t('delete')}
          </Button>
        </SpaceBetween>
      ),
    },
  ]);
}

/** How long ago, such as “2 hours ago”. */
function Age({ time }: { time: string }) {
  const nowMs = useNowMs();
  // The server's clock may be a moment ahead.
  return useFormatter().relativeTime(Math.min(Date.parse(time), nowMs), nowMs);
}

interface DeleteDraftDialogProps {
  draftId: string;
  name: string;
  onClose: () => void;
}

/** Asks for confirmation, because a deleted draft can't be restored. */
function DeleteDraftDialog({ draftId, name, onClose }: DeleteDraftDialogProps) {
  const t = useTranslations('drafts.confirm');
  const { run, isBusy, failure } = useAction(deleteDraft, { refresh: DRAFTS_KEY });
  const confirm = async () => {
    if ((await run({ draftId })).ok) onClose();
  };
  return (
    <ConfirmDialog
      title={t('title')}
      confirm={t('button')}
      cancel={t('cancel')}
      close={t('close')}
      {...{ isBusy, failure, onClose }}
      onConfirm={() => void confirm()}
    >
      <Box>{t('text', { name })}</Box>
    </ConfirmDialog>
  );
}
