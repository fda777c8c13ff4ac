'use client';
import Header from '@cloudscape-design/components/header';
import { useTimeZone, useTranslations } from 'use-intl';
import { ListTable } from './list-table.tsx';
import { PageTitle } from './page-title.tsx';

/** The page of a list while its rows load. `of` selects the text. */
export function ListLoading({
  of,
}: {
  of:
    | 'history'
    | 'history.dashboard'
    | 'setups'
    | 'support'
    | 'audit'
    | 'sessions'
    | 'notices.admin'
    | 'status'
    | 'approval.list';
}) {
  const t = useTranslations(of);
  const zone = useTimeZone() ?? 'UTC';
  return (
    <>
      <PageTitle title={t('title')} />
      <Header variant="h1" description={t('description', { zone })}>
        {t('title')}
      </Header>
      <ListTable label={t('title')} columns={[]} items={[]} trackBy={String} loading={t('loading')} />
    </>
  );
}
