'use client';
import Table from '@cloudscape-design/components/table';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { DeliveryStatus } from '#components/ui/delivery-status.tsx';
import { Foldable } from '#components/ui/foldable.tsx';
import { LongName } from '#components/ui/long-name.tsx';
import { useTimes } from '#components/ui/use-times.ts';
import type { RunView } from '#lib/runs/view.ts';
import { deliveriesQuery } from './deliveries-query.ts';

/** Who was notified about the run, and whether it worked. Nothing until somebody is. */
export function RunNotifications({ view }: { view: RunView }) {
  const t = useTranslations('notices');
  const { dateTime } = useTimes();
  const { data: deliveries = [] } = useQuery(deliveriesQuery(view.id, view.state));
  if (deliveries.length === 0) return null;
  const failed = deliveries.filter(({ state }) => state === 'failed').length;
  const delivered = deliveries.filter(({ state }) => state === 'delivered').length;
  return (
    <Foldable
      variant="container"
      headerText={t('run.heading')}
      headerCounter={`(${t('run.summary', { delivered, all: deliveries.length })})`}
      headerDescription={t('run.description')}
      isOpen={failed > 0}
    >
      <Table
        variant="borderless"
        wrapLines
        trackBy="id"
        ariaLabels={{ tableLabel: t('run.heading') }}
        items={deliveries}
        columnDefinitions={[
          {
            id: 'kind',
            header: t('run.columns.notice'),
            isRowHeader: true,
            minWidth: 160,
            cell: ({ kind, createdAt }) => (
              <>
                <div>{t(`kinds.${kind}`)}</div>
                <small>{dateTime(createdAt)}</small>
              </>
            ),
          },
          {
            id: 'channel',
            header: t('run.columns.channel'),
            minWidth: 110,
            cell: ({ channel }) => t(`channels.${channel}`),
          },
          {
            id: 'recipient',
            header: t('run.columns.recipient'),
            minWidth: 140,
            cell: ({ person }) => (person === null ? t('run.team') : <LongName text={person} />),
          },
          {
            id: 'state',
            header: t('run.columns.state'),
            minWidth: 200,
            cell: (delivery) => <DeliveryStatus delivery={delivery} />,
          },
        ]}
      />
    </Foldable>
  );
}
