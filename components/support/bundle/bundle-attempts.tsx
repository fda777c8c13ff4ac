'use client';
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useTranslations } from 'use-intl';
import { BreakableText } from '#components/ui/breakable-text.tsx';
import { useListColumns } from '#components/ui/use-list-columns.tsx';
import { useTimes } from '#components/ui/use-times.ts';
import type { SupportBundle } from '#lib/support/support-bundle.ts';

type Attempt = SupportBundle['steps'][number]['attempts'][number] & { step: string };

const TYPES = { succeeded: 'success', failed: 'error', running: 'in-progress' } as const;

/** Every attempt of every step, with its error: the codes that the file has, which mean the same in every language. */
export function BundleAttempts({ steps }: { steps: SupportBundle['steps'] }) {
  const t = useTranslations('bundle.attempts');
  const { dateTime, duration } = useTimes();
  const attempts = steps.flatMap(({ name, attempts: of }) =>
    of.map((attempt): Attempt => ({ ...attempt, step: name })),
  );
  const columns = useListColumns<Attempt>([
    {
      id: 'step',
      header: t('step'),
      isRowHeader: true,
      minWidth: 225,
      cell: ({ step, number }) => t('name', { step, number }),
    },
    {
      id: 'state',
      header: t('state'),
      minWidth: 140,
      cell: ({ state }) => (
        <StatusIndicator type={TYPES[state as keyof typeof TYPES] ?? 'stopped'} wrapText={false}>
          {state}
        </StatusIndicator>
      ),
    },
    { id: 'started', header: t('started'), minWidth: 225, cell: ({ startedAt }) => dateTime(startedAt) },
    {
      id: 'duration',
      header: t('duration'),
      minWidth: 90,
      cell: ({ durationMs }) => (durationMs === null ? '–' : duration(durationMs)),
    },
    { id: 'result', header: t('result'), minWidth: 260, cell: (attempt) => <Result attempt={attempt} /> },
  ]);
  return (
    <Table
      variant="container"
      wrapLines
      trackBy={({ step, number }) => `${step} ${number}`}
      items={attempts}
      columnDefinitions={columns}
      ariaLabels={{ tableLabel: t('title') }}
      header={<Header variant="h2">{t('title')}</Header>}
      empty={<Box color="text-body-secondary">{t('none')}</Box>}
    />
  );
}

function Result({ attempt: { error, outcome } }: { attempt: Attempt }) {
  if (error === null) return outcome?.kind ?? '–';
  return (
    <>
      <div>{error.code}</div>
      {error.aws && (
        <Box color="text-body-secondary" fontSize="body-s">
          <BreakableText text={`${error.aws.operation}: ${error.aws.code}. ${error.aws.message}`} />
        </Box>
      )}
    </>
  );
}
