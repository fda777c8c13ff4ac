'use client';
import type { TableProps } from '@cloudscape-design/components/table';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useLanguage } from '#components/shell/use-language.ts';
import { DeliveryStatus } from '#components/ui/delivery-status.tsx';
import { ListEmpty, ListFrame } from '#components/ui/list-frame.tsx';
import { type TeamName, teamName } from '#components/ui/team-name.ts';
import { useTimes } from '#components/ui/use-times.ts';
import type { TroubledDelivery } from '#lib/notices/delivery.ts';
import { troubledDeliveriesQuery } from './troubled-deliveries-query.ts';

/** The notifications of all teams that could not be delivered so far, without what they are about. */
export function NotificationsPage({ teams }: { teams: readonly TeamName[] }) {
  const t = useTranslations('notices.admin');
  const words = useTranslations('notices');
  const { locale } = useLanguage();
  const { dateTime } = useTimes();
  const query = useQuery(troubledDeliveriesQuery);
  const items = query.data?.items ?? [];
  const columns: TableProps.ColumnDefinition<TroubledDelivery>[] = [
    {
      id: 'kind',
      header: t('columns.notice'),
      isRowHeader: true,
      minWidth: 160,
      cell: ({ kind }) => words(`kinds.${kind}`),
    },
    { id: 'channel', header: t('columns.channel'), minWidth: 120, cell: ({ channel }) => words(`channels.${channel}`) },
    { id: 'team', header: t('columns.team'), minWidth: 120, cell: ({ teamId }) => teamName(teams, teamId, locale) },
    { id: 'created', header: t('columns.created'), minWidth: 160, cell: ({ createdAt }) => dateTime(createdAt) },
    {
      id: 'state',
      header: t('columns.state'),
      minWidth: 240,
      cell: (delivery) => <DeliveryStatus delivery={delivery} />,
    },
  ];
  return (
    <ListFrame
      of="notices.admin"
      query={query}
      items={items}
      columns={columns}
      trackBy="id"
      {...(items.length > 0 ? { counter: `(${items.length})` } : {})}
      announced={t('count', { count: items.length })}
      empty={<ListEmpty title={t('empty.title')} text={t('empty.text')} />}
    />
  );
}
