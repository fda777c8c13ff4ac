'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useTranslations } from 'use-intl';
import { BreakableText } from '#components/ui/breakable-text.tsx';
import { Foldable } from '#components/ui/foldable.tsx';
import { JsonView } from '#components/ui/json-view.tsx';
import { PageTitle } from '#components/ui/page-title.tsx';
import { useListColumns } from '#components/ui/use-list-columns.tsx';
import { useTimes } from '#components/ui/use-times.ts';
import { shortRunId } from '#lib/runs/short-run-id.ts';
import type { SupportBundle } from '#lib/support/support-bundle.ts';
import { BundleAttempts } from './bundle-attempts.tsx';

interface BundlePageProps {
  runId: string;
  bundle: SupportBundle;
}

/** A support bundle to read before it's handed on: exactly what the file contains. */
export function BundlePage({ runId, bundle }: BundlePageProps) {
  const t = useTranslations('bundle');
  const title = t('title', { run: shortRunId(runId) });
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={t('description')}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button href={`/runs/${runId}`}>{t('openRun')}</Button>
              <Button variant="primary" iconName="download" href={`/api/runs/${runId}/bundle`} download>
                {t('download')}
              </Button>
            </SpaceBetween>
          }
        >
          {title}
        </Header>
      }
    >
      <PageTitle title={title} />
      <SpaceBetween size="l">
        <Container header={<Header variant="h2">{t('overview')}</Header>}>
          <Overview bundle={bundle} />
        </Container>
        <BundleAttempts steps={bundle.steps} />
        <RequestIds bundle={bundle} />
        {(['request', 'plan', 'approval', 'cleanUp', 'checks', 'settings', 'events'] as const).map((part) => (
          <Part key={part} label={t(`parts.${part}`)} value={bundle[part]} />
        ))}
      </SpaceBetween>
    </ContentLayout>
  );
}

function Overview({ bundle: { portal, run, team, createdAt } }: { bundle: SupportBundle }) {
  const t = useTranslations('bundle.fields');
  const { dateTime } = useTimes();
  const shown = {
    run: run.id,
    state: run.state,
    team: team.id,
    account: run.accountId,
    region: run.region,
    requestedBy: run.requestedBy,
    portal: portal.version,
    node: portal.node,
    graph: portal.graphVersion,
  };
  const times = { createdAt: run.createdAt, finishedAt: run.finishedAt, bundledAt: createdAt };
  const names = Object.keys(shown) as (keyof typeof shown)[];
  return (
    <KeyValuePairs
      columns={3}
      minColumnWidth={200}
      items={[
        ...names.map((name) => ({ label: t(name), value: <BreakableText text={String(shown[name] ?? '–')} /> })),
        ...(Object.keys(times) as (keyof typeof times)[]).map((name) => ({
          label: t(name),
          value: typeof times[name] === 'string' ? dateTime(times[name]) : '–',
        })),
      ]}
    />
  );
}

function RequestIds({ bundle: { awsRequestIds } }: { bundle: SupportBundle }) {
  const t = useTranslations('bundle.requests');
  const { dateTime } = useTimes();
  const columns = useListColumns<SupportBundle['awsRequestIds'][number]>([
    {
      id: 'id',
      header: t('id'),
      isRowHeader: true,
      minWidth: 260,
      cell: ({ requestId }) => <BreakableText text={requestId} />,
    },
    { id: 'operation', header: t('operation'), minWidth: 140, cell: ({ operation }) => operation },
    { id: 'code', header: t('code'), minWidth: 160, cell: ({ code }) => <BreakableText text={code} /> },
    { id: 'step', header: t('step'), minWidth: 130, cell: ({ step, attempt }) => `${step}, ${attempt}` },
    { id: 'at', header: t('at'), minWidth: 225, cell: ({ at }) => (at === null ? '–' : dateTime(at)) },
  ]);
  return (
    <Table
      variant="container"
      wrapLines
      trackBy="requestId"
      items={awsRequestIds}
      columnDefinitions={columns}
      ariaLabels={{ tableLabel: t('title') }}
      header={<Header variant="h2">{t('title')}</Header>}
      empty={<Box color="text-body-secondary">{t('none')}</Box>}
    />
  );
}

/** A part of the bundle as it's in the file. */
function Part({ label, value }: { label: string; value: unknown }) {
  const isEmpty = value === null || (Array.isArray(value) && value.length === 0);
  if (isEmpty) return null;
  return (
    <Foldable variant="container" headerText={label} isOpen={false}>
      <JsonView label={label} document={value} />
    </Foldable>
  );
}
