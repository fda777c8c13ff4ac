'use client';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import Tabs from '@cloudscape-design/components/tabs';
import { useTranslations } from 'use-intl';
import { JsonView } from '#components/ui/json-view.tsx';
import { PolicyComparison } from '#components/ui/policy-comparison.tsx';
import { samePolicy } from '#lib/aws/policy.ts';
import type { Plan, PlannedDocument, PlannedResource } from '#lib/plan/plan.ts';

const KINDS = ['trust-policy', 'role-policy', 'key-policy'] as const;

/** The exact JSON and tags for AWS, one tab each. */
export function PlanDocuments({ plan }: { plan: Plan }) {
  const t = useTranslations('plan.documents');
  const documents = plan.resources.flatMap((resource) => resource.documents);
  return (
    <Container
      header={
        <Header variant="h2" description={t('description')}>
          {t('heading')}
        </Header>
      }
    >
      <Tabs
        ariaLabel={t('heading')}
        tabs={[
          ...KINDS.map((kind) => ({
            id: kind,
            label: t(kind),
            content: <PolicyTab kind={kind} document={documents.find((document) => document.kind === kind)} />,
          })),
          { id: 'tags', label: t('tags'), content: <PlanLabels resources={plan.resources} /> },
        ]}
      />
    </Container>
  );
}

/** Every tag that the run adds to what it creates, and the descriptions. */
function PlanLabels({ resources }: { resources: readonly PlannedResource[] }) {
  const t = useTranslations('plan');
  const described = resources.filter(({ description }) => description);
  return (
    <SpaceBetween size="l">
      <PlanTags resources={resources} />
      {described.length > 0 && (
        <div>
          <Box variant="h3">{t('documents.descriptions')}</Box>
          <KeyValuePairs
            items={described.map(({ resource, description }) => ({
              label: t(`resources.${resource}`),
              value: <span style={{ overflowWrap: 'anywhere' }}>{description}</span>,
            }))}
          />
        </div>
      )}
    </SpaceBetween>
  );
}

function PlanTags({ resources }: { resources: readonly PlannedResource[] }) {
  const t = useTranslations('plan');
  const items = resources.flatMap(({ resource, tags }) => tags.map((tag) => ({ resource, ...tag })));
  return (
    <Table
      variant="embedded"
      wrapLines
      items={items}
      ariaLabels={{ tableLabel: t('documents.tagTable') }}
      empty={t('documents.none')}
      columnDefinitions={[
        { id: 'resource', header: t('documents.tagResource'), cell: (item) => t(`resources.${item.resource}`) },
        { id: 'key', header: t('documents.tagKey'), cell: (item) => item.key, isRowHeader: true },
        { id: 'value', header: t('documents.tagValue'), cell: (item) => item.value },
      ]}
    />
  );
}

interface PolicyTabProps {
  kind: PlannedDocument['kind'];
  document: PlannedDocument | undefined;
}

/** A changed document first appears as a comparison; a new or unchanged one in full. */
function PolicyTab({ kind, document }: PolicyTabProps) {
  const t = useTranslations('plan.documents');
  if (!document) return <Box color="text-body-secondary">{t('none')}</Box>;
  const { before, after } = document;
  const isChanged = before !== null && !samePolicy(before, after);
  if (!isChanged) {
    return (
      <SpaceBetween size="s">
        <Box color="text-body-secondary">{before === null ? t('isNew') : t('unchanged')}</Box>
        <JsonView label={t(kind)} document={after} />
      </SpaceBetween>
    );
  }
  return (
    <SpaceBetween size="s">
      <Box color="text-body-secondary">{t('before')}</Box>
      <PolicyComparison label={t(kind)} before={before} after={after} />
    </SpaceBetween>
  );
}
